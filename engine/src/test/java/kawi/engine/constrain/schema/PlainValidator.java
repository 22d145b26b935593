package kawi.engine.constrain.schema;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// Decides whether a value is valid under a schema, keyword by keyword as the specification says, independent of texts.
///
/// @param root the whole schema, for references
record PlainValidator(JsonNode root) {

    boolean isValid(JsonNode value) {
        return isValid(value, root);
    }

    private boolean isValid(JsonNode value, JsonNode schema) {
        if (schema.isBoolean()) {
            return schema.booleanValue();
        }
        return schema.propertyNames().stream().allMatch(keyword -> holds(keyword, value, schema.get(keyword), schema));
    }

    private boolean holds(String keyword, JsonNode value, JsonNode asserted, JsonNode schema) {
        return switch (keyword) {
            case "type" ->
                asserted.isArray()
                        ? stream(asserted).anyMatch(each -> isOfType(value, each.stringValue()))
                        : isOfType(value, asserted.stringValue());
            case "const" -> equal(value, asserted);
            case "enum" -> stream(asserted).anyMatch(each -> equal(value, each));
            case "$ref" -> isValid(value, root.at(asserted.stringValue().substring(1)));
            case "anyOf" -> stream(asserted).anyMatch(each -> isValid(value, each));
            case "oneOf" ->
                stream(asserted).filter(each -> isValid(value, each)).count() == 1;
            case "allOf" -> stream(asserted).allMatch(each -> isValid(value, each));
            case "minimum" -> !value.isNumber() || number(value).compareTo(number(asserted)) >= 0;
            case "maximum" -> !value.isNumber() || number(value).compareTo(number(asserted)) <= 0;
            case "exclusiveMinimum" -> !value.isNumber() || number(value).compareTo(number(asserted)) > 0;
            case "exclusiveMaximum" -> !value.isNumber() || number(value).compareTo(number(asserted)) < 0;
            case "minLength" -> !value.isString() || length(value) >= asserted.intValue();
            case "maxLength" -> !value.isString() || length(value) <= asserted.intValue();
            case "pattern" -> !value.isString() || matches(asserted.stringValue(), value.stringValue());
            case "minItems" -> !value.isArray() || value.size() >= asserted.intValue();
            case "maxItems" -> !value.isArray() || value.size() <= asserted.intValue();
            case "prefixItems" -> !value.isArray() || prefixHolds(value, asserted);
            case "items" -> !value.isArray() || itemsHold(value, asserted, schema);
            case "required" -> !value.isObject() || stream(asserted).allMatch(each -> value.has(each.stringValue()));
            case "properties" ->
                !value.isObject()
                        || asserted.propertyNames().stream()
                                .filter(value::has)
                                .allMatch(name -> isValid(value.get(name), asserted.get(name)));
            case "patternProperties" ->
                !value.isObject()
                        || asserted.propertyNames().stream()
                                .allMatch(pattern -> value.propertyNames().stream()
                                        .filter(name -> matches(pattern, name))
                                        .allMatch(name -> isValid(value.get(name), asserted.get(pattern))));
            case "additionalProperties" ->
                !value.isObject()
                        || value.propertyNames().stream()
                                .filter(name -> !schema.path("properties").has(name))
                                .filter(name -> schema.path("patternProperties").propertyNames().stream()
                                        .noneMatch(pattern -> matches(pattern, name)))
                                .allMatch(name -> isValid(value.get(name), asserted));
            case "propertyNames" ->
                !value.isObject()
                        || value.propertyNames().stream().allMatch(name -> isValid(StringNode.valueOf(name), asserted));
            case "minProperties" -> !value.isObject() || value.size() >= asserted.intValue();
            case "maxProperties" -> !value.isObject() || value.size() <= asserted.intValue();
            case "uniqueItems" -> !value.isArray() || !asserted.booleanValue() || differ(value);
            case "multipleOf" ->
                !value.isNumber() || number(value).remainder(number(asserted)).signum() == 0;
            case "$defs", "title", "description", "$schema" -> true;
            default -> throw new IllegalArgumentException(keyword);
        };
    }

    private static boolean matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).find();
    }

    private static boolean differ(JsonNode array) {
        for (int i = 0; i < array.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (equal(array.get(i), array.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static int length(JsonNode text) {
        return text.stringValue().codePointCount(0, text.stringValue().length());
    }

    private static BigDecimal number(JsonNode node) {
        return node.decimalValue();
    }

    private boolean prefixHolds(JsonNode value, JsonNode asserted) {
        for (int i = 0; i < Math.min(value.size(), asserted.size()); i++) {
            if (!isValid(value.get(i), asserted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean itemsHold(JsonNode value, JsonNode asserted, JsonNode schema) {
        for (int i = schema.path("prefixItems").size(); i < value.size(); i++) {
            if (!isValid(value.get(i), asserted)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(JsonNode a, JsonNode b) {
        return (a.isNumber() && b.isNumber()) ? number(a).compareTo(number(b)) == 0 : a.equals(b);
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && number(value).stripTrailingZeros().scale() <= 0;
            case "string" -> value.isString();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new IllegalArgumentException(type);
        };
    }
}

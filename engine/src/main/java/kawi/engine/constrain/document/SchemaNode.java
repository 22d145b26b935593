package kawi.engine.constrain.document;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;

/// A value in a schema text: its position, and the schema resource it belongs to. Two nodes are equal if they are the
/// same place.
public final class SchemaNode {
    private final JsonCursor cursor;
    private final SchemaResource resource;
    private final int number;

    SchemaNode(JsonCursor cursor, SchemaResource resource) {
        this.cursor = cursor;
        this.resource = resource.document().resourceAt(value(cursor), resource);
        this.number = resource.document().number(value(cursor));
    }

    private static Json value(JsonCursor cursor) {
        return cursor.value().orElseGet(NullValue::new);
    }

    public Json value() {
        return value(cursor);
    }

    /// The resource that references in this value are relative to.
    public SchemaResource resource() {
        return resource;
    }

    public SchemaDialect dialect() {
        return resource.dialect();
    }

    /// The same place in another resource.
    public SchemaNode in(SchemaResource other) {
        return new SchemaNode(cursor, other);
    }

    /// The place as a number, the same for every node of this place.
    public int number() {
        return number;
    }

    /// The place as a JSON pointer, such as `#/properties/age`.
    public String pointer() {
        return cursor.pointer();
    }

    public boolean isObject() {
        return cursor.isObject();
    }

    public boolean isArray() {
        return cursor.isArray();
    }

    /// Whether the value is this boolean.
    public boolean is(boolean flag) {
        return cursor.is(flag);
    }

    public boolean has(String key) {
        return cursor.at(key).value().isPresent();
    }

    public boolean has(int index) {
        return cursor.at(index).value().isPresent();
    }

    /// The value of a key that is there.
    public SchemaNode at(String key) {
        return new SchemaNode(cursor.at(key), resource);
    }

    /// The element at an index that is there.
    public SchemaNode at(int index) {
        return new SchemaNode(cursor.at(index), resource);
    }

    public Set<String> keys() {
        return new LinkedHashSet<>(cursor.object().keySet());
    }

    public List<SchemaNode> elements() {
        return cursor.elements().stream()
                .map(each -> new SchemaNode(each, resource))
                .toList();
    }

    /// The elements of an array that must have some.
    public List<SchemaNode> someElements() {
        List<SchemaNode> elements = elements();
        if (elements.isEmpty()) {
            throw expected("an array that is not empty");
        }
        return elements;
    }

    /// The values of an object by their keys, in order.
    public Map<String, SchemaNode> entries() {
        Map<String, SchemaNode> entries = new LinkedHashMap<>();
        cursor.entries().forEach((key, value) -> entries.put(key, new SchemaNode(value, resource)));
        return entries;
    }

    public String text() {
        return cursor.text();
    }

    public boolean flag() {
        return cursor.flag();
    }

    public BigDecimal decimal() {
        return cursor.number();
    }

    /// The whole number under a key, which may be written with a fraction of zeros, or another if the key is missing.
    public int count(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        SchemaNode count = at(key);
        if (count.value() instanceof NumberValue written) {
            BigDecimal exact = written.exact();
            boolean isWhole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
            boolean isSmall = exact.precision() - exact.scale() <= 10;
            if (isWhole
                    && isSmall
                    && exact.signum() >= 0
                    && exact.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
                return exact.intValue();
            }
        }
        throw count.expected("a whole number from 0 to " + Integer.MAX_VALUE);
    }

    /// The exception for a value that is not what it should be.
    public ConstraintException expected(String what) {
        return (ConstraintException) cursor.expected(what);
    }

    /// The exception for a problem at this place.
    public ConstraintException error(String problem) {
        return (ConstraintException) cursor.error(problem);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaNode that && number == that.number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return pointer();
    }
}

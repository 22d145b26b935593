package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.UNBOUNDED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.parse.RegexParser;

/// What a schema says about numbers and strings.
final class SchemaScalars {
    private static final String DATE = "\\d{4}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])"
            + "|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))";
    private static final String TIME =
            "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)";

    /// The formats that are regular, or nearly so: the 29th of February and leap seconds are left out.
    private static final Map<String, String> FORMATS = new TreeMap<>(Map.of(
            "date",
            DATE,
            "time",
            TIME,
            "date-time",
            DATE + "T" + TIME,
            "uuid",
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"));

    private SchemaScalars() {}

    static Expression integer(SchemaNode schema) {
        BigDecimal least = BigDecimal.valueOf(-JsonNumber.LARGEST);
        BigDecimal most = BigDecimal.valueOf(JsonNumber.LARGEST);
        if (schema.has("minimum")) {
            least = least.max(schema.at("minimum").number().setScale(0, RoundingMode.CEILING));
        }
        if (schema.has("exclusiveMinimum")) {
            BigDecimal border = schema.at("exclusiveMinimum").number().setScale(0, RoundingMode.FLOOR);
            least = least.max(border.add(BigDecimal.ONE));
        }
        if (schema.has("maximum")) {
            most = most.min(schema.at("maximum").number().setScale(0, RoundingMode.FLOOR));
        }
        if (schema.has("exclusiveMaximum")) {
            BigDecimal border = schema.at("exclusiveMaximum").number().setScale(0, RoundingMode.CEILING);
            most = most.min(border.subtract(BigDecimal.ONE));
        }
        if (least.compareTo(most) > 0) {
            throw schema.error("no integer is within the minimum and the maximum");
        }
        return JsonNumber.integers(least.longValueExact(), most.longValueExact());
    }

    static Expression number(SchemaNode schema) {
        if (JsonType.NUMBER.keywords().stream().noneMatch(schema::has)) {
            return JsonNumber.ANY;
        }
        DecimalBorder lower = border(schema, "minimum", "exclusiveMinimum", 1);
        DecimalBorder upper = border(schema, "maximum", "exclusiveMaximum", -1);
        return JsonNumber.between(
                lower == null ? DecimalBorder.LARGEST.negated() : lower, upper == null ? DecimalBorder.LARGEST : upper);
    }

    /// The stricter of two borders, null if there is none.
    ///
    /// @param sign 1 if a larger border is stricter, -1 if a smaller one is
    private static DecimalBorder border(SchemaNode schema, String inclusive, String exclusive, int sign) {
        BigDecimal including = schema.has(inclusive) ? schema.at(inclusive).number() : null;
        BigDecimal excluding = schema.has(exclusive) ? schema.at(exclusive).number() : null;
        if (including == null && excluding == null) {
            return null;
        }
        boolean excludes = including == null || (excluding != null && sign * excluding.compareTo(including) >= 0);
        return DecimalBorder.of(excludes ? excluding : including, !excludes);
    }

    static Expression string(SchemaCompiler compiler, SchemaNode schema) {
        boolean hasLength = schema.has("minLength") || schema.has("maxLength");
        if (schema.has("pattern")) {
            if (hasLength || schema.has("format")) {
                throw schema.error("\"pattern\" beside \"minLength\", \"maxLength\" or \"format\" is not supported");
            }
            return JsonString.quoted(JsonString.writing(pattern(compiler, schema.at("pattern"))));
        }
        if (schema.has("format")) {
            if (hasLength) {
                throw schema.error("\"format\" beside \"minLength\" or \"maxLength\" is not supported");
            }
            return JsonString.quoted(JsonString.writing(format(schema.at("format"))));
        }
        int least = schema.count("minLength", 0);
        int most = schema.count("maxLength", UNBOUNDED);
        if (least > most) {
            throw schema.error("\"minLength\" is " + least + " but \"maxLength\" is " + most);
        }
        return JsonString.quoted(new Repeat(JsonValueRules.CHARACTER, least, most));
    }

    private static Expression pattern(SchemaCompiler compiler, SchemaNode pattern) {
        Expression expression = parsed(pattern);
        compiler.take(pattern, expression);
        return expression;
    }

    private static Expression parsed(SchemaNode pattern) {
        try {
            return RegexParser.anywhere(pattern.text());
        } catch (ConstraintException e) {
            throw pattern.error(e.getMessage());
        }
    }

    private static Expression format(SchemaNode format) {
        String regex = FORMATS.get(format.text());
        if (regex == null) {
            throw format.error("the format \"" + format.text() + "\" is not supported, only " + FORMATS.keySet());
        }
        return RegexParser.wholeText(regex);
    }
}

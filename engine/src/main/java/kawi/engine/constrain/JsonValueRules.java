package kawi.engine.constrain;

import static kawi.engine.constrain.Expression.anyNumberOf;
import static kawi.engine.constrain.Expression.characters;
import static kawi.engine.constrain.Expression.choice;
import static kawi.engine.constrain.Expression.literal;
import static kawi.engine.constrain.Expression.optional;
import static kawi.engine.constrain.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kawi.engine.constrain.Expression.Reference;
import kawi.engine.constrain.Expression.Repeat;
import kawi.engine.constrain.Expression.Sequence;
import tools.jackson.databind.JsonNode;

/// The grammar of JSON values (RFC 8259), whatever the schema.
final class JsonValueRules {
    private static final int DEEPEST_INDENT = 20;

    /// Between the parts of a value: nothing, a space, or a line end and an indent. JSON has no limit, but a model must
    /// come to an end.
    static final Expression SPACE = new Reference("json space");

    /// One character inside of a string, in any way.
    static final Expression CHARACTER = new Reference("json character");

    /// Any value.
    static final Expression ANY = new Reference("json value");

    /// Between two elements or properties.
    static final Expression COMMA = sequence(literal(","), SPACE);

    /// Between a name and its value.
    static final Expression COLON = sequence(literal(":"), SPACE);

    private static final Expression STRING = new Reference("json string");

    /// The rules of these references.
    static final Map<String, Expression> RULES = Map.of(
            "json space",
                    choice(
                            Expression.EMPTY,
                            literal(" "),
                            sequence(literal("\n"), new Repeat(characters(" \t"), 0, DEEPEST_INDENT))),
            "json character", JsonString.anyWay(CodePoints.ALL),
            "json string", JsonString.quoted(anyNumberOf(CHARACTER)),
            "json value",
                    choice(
                            enclosed("{", list(sequence(STRING, COLON, ANY)), "}"),
                            enclosed("[", list(ANY), "]"),
                            STRING,
                            JsonNumber.ANY,
                            literal("true"),
                            literal("false"),
                            literal("null")));

    private JsonValueRules() {}

    private static Expression list(Expression element) {
        return optional(sequence(element, anyNumberOf(sequence(COMMA, element)), SPACE));
    }

    /// An array or an object.
    ///
    /// @param inside with the space behind it, or empty
    static Expression enclosed(String open, Expression inside, String close) {
        return sequence(literal(open), SPACE, inside, literal(close));
    }

    /// A certain value.
    static Expression constant(JsonNode value) {
        List<Expression> parts = new ArrayList<>();
        addConstant(value, parts);
        return new Sequence(parts);
    }

    private static void addConstant(JsonNode value, List<Expression> parts) {
        if (value.isString()) {
            parts.add(JsonString.constant(value.stringValue()));
        } else if (value.isArray()) {
            parts.add(literal("["));
            parts.add(SPACE);
            int count = 0;
            for (JsonNode element : value) {
                if (count++ > 0) {
                    parts.add(COMMA);
                }
                addConstant(element, parts);
            }
            parts.add(literal("]"));
        } else if (value.isObject()) {
            parts.add(literal("{"));
            parts.add(SPACE);
            int count = 0;
            for (var property : value.properties()) {
                if (count++ > 0) {
                    parts.add(COMMA);
                }
                parts.add(JsonString.constant(property.getKey()));
                parts.add(COLON);
                addConstant(property.getValue(), parts);
            }
            parts.add(literal("}"));
        } else {
            parts.add(literal(value.toString()));
        }
    }
}

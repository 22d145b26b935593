package kawi.engine.constrain.json;

import static kawi.engine.constrain.grammar.Expression.anyNumberOf;
import static kawi.engine.constrain.grammar.Expression.characters;
import static kawi.engine.constrain.grammar.Expression.choice;
import static kawi.engine.constrain.grammar.Expression.literal;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Distinct;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.grammar.Expression.Sequence;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// The grammar of JSON values (RFC 8259), independent of any schema.
///
/// Keys are written in one way each, so that equal keys are equal texts: no object gets a key twice.
public final class JsonValueRules {
    private static final int MAX_INDENT = 20;

    /// Between the parts of a value: nothing, a space, or a line end and an indent. JSON has no limit, but a model must
    /// reach an end.
    public static final Expression SPACE = new Reference("json space");

    /// One character inside of a string, in any way.
    public static final Expression CHARACTER = new Reference("json character");

    /// Any value.
    public static final Expression ANY = new Reference("json value");

    /// Between two elements or properties.
    public static final Expression COMMA = sequence(literal(","), SPACE);

    /// Between a key and its value.
    public static final Expression COLON = sequence(literal(":"), SPACE);

    private static final Expression STRING = new Reference("json string");

    /// Any key that the object does not have yet.
    public static final Expression KEY = new Reference("json key");

    /// The rules of these references.
    public static final Map<String, Expression> RULES = Map.of(
            "json space",
                    choice(
                            Expression.EMPTY,
                            literal(" "),
                            sequence(literal("\n"), new Repeat(characters(" \t"), 0, MAX_INDENT))),
            "json character", JsonString.anyWay(CodePoints.ALL),
            "json string", JsonString.quoted(anyNumberOf(CHARACTER)),
            "json key character", JsonString.oneWay(CodePoints.ALL),
            "json key", key(anyNumberOf(new Reference("json key character"))),
            "json value",
                    choice(
                            enclosed("{", list(sequence(KEY, COLON, ANY)), "}"),
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

    /// A key that the object does not have yet.
    ///
    /// @param inside what stands in the quotes, each key in one way
    public static Expression key(Expression inside) {
        return new Distinct(JsonString.quoted(inside), false);
    }

    /// An array or an object.
    ///
    /// @param inside with the space behind it, or empty
    public static Expression enclosed(String open, Expression inside, String close) {
        return sequence(literal(open), SPACE, inside, literal(close));
    }

    /// A fixed value.
    public static Expression constant(Json value) {
        List<Expression> parts = new ArrayList<>();
        addConstant(value, parts);
        return new Sequence(parts);
    }

    private static void addConstant(Json value, List<Expression> parts) {
        switch (value) {
            case StringValue string -> parts.add(JsonString.constant(string.value()));
            case ArrayValue array -> {
                parts.add(literal("["));
                parts.add(SPACE);
                int count = 0;
                for (Json element : array.elements()) {
                    if (count++ > 0) {
                        parts.add(COMMA);
                    }
                    addConstant(element, parts);
                }
                parts.add(literal("]"));
            }
            case ObjectValue object -> {
                parts.add(literal("{"));
                parts.add(SPACE);
                int count = 0;
                for (Map.Entry<String, Json> member : object.members().entrySet()) {
                    if (count++ > 0) {
                        parts.add(COMMA);
                    }
                    parts.add(JsonString.constant(member.getKey()));
                    parts.add(COLON);
                    addConstant(member.getValue(), parts);
                }
                parts.add(literal("}"));
            }
            default -> parts.add(literal(value.toString()));
        }
    }
}

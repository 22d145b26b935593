package kawi.samples.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The tests: `value is name`.
final class Tests {
    private static final Set<String> WITH_ARGUMENT = Set.of("equalto", "eq", "ne", "in");
    private static final Set<String> NAMES = Set.of(
            "defined",
            "undefined",
            "none",
            "string",
            "mapping",
            "iterable",
            "sequence",
            "number",
            "integer",
            "float",
            "boolean",
            "true",
            "false",
            "odd",
            "even",
            "equalto",
            "eq",
            "ne",
            "in");

    private Tests() {}

    static void require(String name, int line) {
        if (!NAMES.contains(name)) {
            throw new TemplateException(line, "the test " + name + " is not supported");
        }
    }

    /// Whether an argument may follow without parentheses.
    static boolean hasArgument(String name) {
        return WITH_ARGUMENT.contains(name);
    }

    static boolean passes(Object value, String name, List<Object> arguments) {
        return switch (name) {
            case "defined" -> !Values.isUndefined(value);
            case "undefined" -> Values.isUndefined(value);
            case "none" -> value == null;
            case "string" -> value instanceof String;
            case "mapping" -> value instanceof Map;
            case "iterable", "sequence" -> value instanceof String || value instanceof List || value instanceof Map;
            case "number" -> Values.isNumber(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "odd" -> Math.floorMod(Values.integer(value), 2) == 1;
            case "even" -> Math.floorMod(Values.integer(value), 2) == 0;
            case "equalto", "eq" -> Values.isEqual(value, arguments.getFirst());
            case "ne" -> !Values.isEqual(value, arguments.getFirst());
            case "in" -> Values.contains(arguments.getFirst(), value);
            default -> throw new TemplateException("there is no test " + name);
        };
    }
}

package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The filters: `value | name(arguments)`.
final class Filters {
    private static final Set<String> NAMES = Set.of(
            "trim",
            "length",
            "count",
            "upper",
            "lower",
            "title",
            "capitalize",
            "default",
            "d",
            "join",
            "replace",
            "tojson",
            "first",
            "last",
            "list",
            "string",
            "int",
            "items",
            "safe",
            "reverse",
            "map",
            "selectattr",
            "rejectattr");

    private Filters() {}

    static void require(String name, int line) {
        if (!NAMES.contains(name)) {
            throw new TemplateException(line, "the filter " + name + " is not supported");
        }
    }

    static Object apply(Object value, String name, List<Object> arguments, Map<String, Object> named) {
        return switch (name) {
            case "trim" -> PythonText.strip(Values.text(value));
            case "length", "count" -> (long) Values.elements(value).size();
            case "upper" -> Values.text(value).toUpperCase(Locale.ROOT);
            case "lower" -> Values.text(value).toLowerCase(Locale.ROOT);
            case "title" -> PythonText.title(Values.text(value));
            case "capitalize" -> PythonText.capitalize(Values.text(value));
            case "default", "d" -> defaulted(value, arguments, named);
            case "join" -> join(Values.elements(value), arguments.isEmpty() ? "" : Values.string(arguments.getFirst()));
            case "replace" ->
                Values.text(value).replace(Values.string(arguments.get(0)), Values.string(arguments.get(1)));
            case "tojson" ->
                PythonJson.text(value, named.getOrDefault("indent", arguments.isEmpty() ? null : arguments.getFirst()));
            case "first" -> Values.member(list(value), 0L);
            case "last" -> Values.member(list(value), -1L);
            case "list" -> list(value);
            case "string", "safe" -> Values.text(value);
            case "int" -> integer(value);
            case "items" -> items(value);
            case "reverse" -> reversed(value);
            case "map" -> mapped(value, named);
            case "selectattr" -> selected(value, arguments, true);
            case "rejectattr" -> selected(value, arguments, false);
            default -> throw new TemplateException("there is no filter " + name);
        };
    }

    private static List<Object> list(Object value) {
        return new ArrayList<>(Values.elements(value));
    }

    private static Object defaulted(Object value, List<Object> arguments, Map<String, Object> named) {
        boolean alsoFalse = Values.isTrue(arguments.size() > 1 ? arguments.get(1) : named.get("boolean"));
        boolean isMissing = alsoFalse ? !Values.isTrue(value) : Values.isUndefined(value);
        return isMissing ? (arguments.isEmpty() ? "" : arguments.getFirst()) : value;
    }

    static String join(List<?> values, String separator) {
        return values.stream().map(Values::text).collect(Collectors.joining(separator));
    }

    private static long integer(Object value) {
        try {
            return value instanceof Double number
                    ? number.longValue()
                    : Long.parseLong(PythonText.strip(Values.text(value)));
        } catch (NumberFormatException e) {
            return 0; // as in Jinja
        }
    }

    static List<Object> items(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new TemplateException("items needs a dictionary, not " + Values.kind(value));
        }
        List<Object> items = new ArrayList<>();
        map.forEach((key, member) -> items.add(Arrays.asList(key, member)));
        return items;
    }

    private static Object reversed(Object value) {
        return value instanceof String text
                ? new StringBuilder(text).reverse().toString()
                : list(value).reversed();
    }

    private static List<Object> mapped(Object value, Map<String, Object> named) {
        if (!named.keySet().equals(Set.of("attribute"))) {
            throw new TemplateException("map is supported with an attribute only");
        }
        List<Object> mapped = new ArrayList<>();
        Values.elements(value).forEach(each -> mapped.add(Values.member(each, named.get("attribute"))));
        return mapped;
    }

    private static List<Object> selected(Object value, List<Object> arguments, boolean wanted) {
        List<Object> selected = new ArrayList<>();
        for (Object each : Values.elements(value)) {
            Object attribute = Values.member(each, arguments.getFirst());
            boolean passes = arguments.size() == 1
                    ? Values.isTrue(attribute)
                    : Tests.passes(attribute, Values.string(arguments.get(1)), arguments.subList(2, arguments.size()));
            if (passes == wanted) {
                selected.add(each);
            }
        }
        return selected;
    }
}

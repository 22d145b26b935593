package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The methods of texts and dictionaries.
final class Methods {
    private static final Set<String> NAMES = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "upper",
            "lower",
            "title",
            "capitalize",
            "startswith",
            "endswith",
            "split",
            "replace",
            "join",
            "get",
            "items",
            "keys",
            "values");

    private Methods() {}

    static void require(String name, int line) {
        if (!NAMES.contains(name)) {
            throw new TemplateException(line, "the method " + name + " is not supported");
        }
    }

    static Object call(Object target, String name, List<Object> arguments) {
        return switch (target) {
            case String text -> ofText(text, name, arguments);
            case Map<?, ?> map -> ofMap(map, name, arguments);
            case null -> throw new TemplateException("none has no method " + name);
            default -> throw new TemplateException(Values.kind(target) + " has no method " + name);
        };
    }

    private static Object ofText(String text, String name, List<Object> arguments) {
        return switch (name) {
            case "strip" ->
                arguments.isEmpty()
                        ? PythonText.strip(text)
                        : PythonText.stripLeft(PythonText.stripRight(text, first(arguments)), first(arguments));
            case "lstrip" ->
                arguments.isEmpty() ? PythonText.stripLeft(text) : PythonText.stripLeft(text, first(arguments));
            case "rstrip" ->
                arguments.isEmpty() ? PythonText.stripRight(text) : PythonText.stripRight(text, first(arguments));
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "title" -> PythonText.title(text);
            case "capitalize" -> PythonText.capitalize(text);
            case "startswith" -> text.startsWith(first(arguments));
            case "endswith" -> text.endsWith(first(arguments));
            case "split" -> split(text, arguments);
            case "replace" -> replace(text, arguments);
            case "join" -> Filters.join(Values.elements(arguments.getFirst()), text);
            default -> throw new TemplateException("a text has no method " + name);
        };
    }

    private static List<String> split(String text, List<Object> arguments) {
        if (arguments.size() > 1) {
            throw new TemplateException("split takes no maximum here");
        }
        return arguments.isEmpty() ? PythonText.split(text) : PythonText.split(text, first(arguments));
    }

    private static String replace(String text, List<Object> arguments) {
        if (arguments.size() != 2) {
            throw new TemplateException("replace takes two texts");
        }
        return text.replace(first(arguments), Values.string(arguments.getLast()));
    }

    private static String first(List<Object> arguments) {
        if (arguments.isEmpty()) {
            throw new TemplateException("an argument is missing");
        }
        return Values.string(arguments.getFirst());
    }

    private static Object ofMap(Map<?, ?> map, String name, List<Object> arguments) {
        return switch (name) {
            case "get" -> {
                Object found = Values.member(map, arguments.getFirst());
                yield Values.isUndefined(found) ? (arguments.size() > 1 ? arguments.get(1) : null) : found;
            }
            case "items" -> Filters.items(map);
            case "keys" -> List.copyOf(map.keySet());
            case "values" -> new ArrayList<>(map.values());
            default -> throw new TemplateException("a dictionary has no method " + name);
        };
    }
}

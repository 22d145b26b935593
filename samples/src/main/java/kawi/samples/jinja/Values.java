package kawi.samples.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The values of templates: String, Long, Double, Boolean, null for `none`, List, Map, and [#UNDEFINED]. They behave as
/// Python's do.
final class Values {
    /// What a variable or a member that does not exist is.
    static final Object UNDEFINED = new Object() {
        @Override
        public String toString() {
            return "undefined";
        }
    };

    private Values() {}

    static boolean isUndefined(Object value) {
        return UNDEFINED.equals(value);
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Long number -> number != 0;
            case Double number -> number != 0;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> !isUndefined(value);
        };
    }

    /// As `str(value)`.
    ///
    /// @throws TemplateException for lists and dictionaries, which Python writes in its own syntax
    static String text(Object value) {
        return switch (value) {
            case null -> "None";
            case Boolean flag -> flag ? "True" : "False";
            case String text -> text;
            case Long number -> number.toString();
            case Double number -> number.toString().toLowerCase(Locale.ROOT);
            case List<?> list -> throw new TemplateException("a list cannot be written as text");
            case Map<?, ?> map -> throw new TemplateException("a dictionary cannot be written as text");
            default -> "";
        };
    }

    static boolean isEqual(Object left, Object right) {
        boolean areNumbers = isNumber(left) && isNumber(right);
        return areNumbers ? number(left) == number(right) : Objects.equals(left, right);
    }

    static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    private static double number(Object value) {
        return switch (value) {
            case Boolean flag -> flag ? 1 : 0;
            case Number number -> number.doubleValue();
            default -> throw new TemplateException("a number is needed, not " + kind(value));
        };
    }

    static int compare(Object left, Object right) {
        return left instanceof String first && right instanceof String second
                ? first.compareTo(second)
                : Double.compare(number(left), number(right));
    }

    static boolean contains(Object container, Object value) {
        return switch (container) {
            case String text -> text.contains(string(value));
            case List<?> list -> list.stream().anyMatch(each -> isEqual(each, value));
            case Map<?, ?> map -> map.containsKey(value);
            case null -> throw new TemplateException("nothing can be in none");
            default -> throw new TemplateException("nothing can be in " + kind(container));
        };
    }

    static String string(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateException("a text is needed, not " + kind(value));
    }

    static long integer(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new TemplateException("a whole number is needed, not " + kind(value));
    }

    /// The elements of a list, the characters of a text, the keys of a dictionary; none if it is undefined.
    static List<?> elements(Object value) {
        return switch (value) {
            case List<?> list -> list;
            case Map<?, ?> map -> List.copyOf(map.keySet());
            case String text -> text.codePoints().mapToObj(Character::toString).toList();
            case null -> throw new TemplateException("none has no elements");
            default -> {
                if (isUndefined(value)) {
                    yield List.of();
                }
                throw new TemplateException(kind(value) + " has no elements");
            }
        };
    }

    static Object member(Object target, Object key) {
        return switch (target) {
            case Map<?, ?> map -> map.containsKey(key) ? map.get(key) : UNDEFINED;
            case List<?> list -> key instanceof Long index ? element(list, index) : UNDEFINED;
            case String text -> key instanceof Long index ? element(elements(text), index) : UNDEFINED;
            case null -> UNDEFINED;
            default -> {
                if (isUndefined(target)) {
                    throw new TemplateException("what is undefined has no " + key);
                }
                yield UNDEFINED;
            }
        };
    }

    private static Object element(List<?> list, long index) {
        long at = index < 0 ? index + list.size() : index;
        return at >= 0 && at < list.size() ? list.get((int) at) : UNDEFINED;
    }

    static String kind(Object value) {
        return switch (value) {
            case null -> "none";
            case Boolean flag -> "a boolean";
            case String text -> "a text";
            case Number number -> "a number";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "a dictionary";
            default -> "something undefined";
        };
    }
}

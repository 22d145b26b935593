package kawi.samples.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/// The functions that templates may call.
final class Builtins {
    private static final Set<String> NAMES = Set.of("raise_exception", "range", "namespace", "dict");
    private static final int MAX_RANGE = 100_000;

    private Builtins() {}

    static void requireFunction(String name, int line) {
        if (!NAMES.contains(name)) {
            throw new TemplateException(line, "the function " + name + " is not supported");
        }
    }

    static Object call(String name, List<Object> arguments, Map<String, Object> named) {
        return switch (name) {
            case "raise_exception" -> throw new TemplateException(Values.text(arguments.getFirst()));
            case "range" -> range(arguments.stream().mapToLong(Values::integer).toArray());
            case "namespace" -> new Namespace(named);
            case "dict" -> new LinkedHashMap<Object, Object>(named);
            default -> throw new TemplateException("there is no function " + name);
        };
    }

    private static List<Long> range(long... bounds) {
        long from = bounds.length == 1 ? 0 : bounds[0];
        long to = bounds.length == 1 ? bounds[0] : bounds[1];
        long step = bounds.length == 3 ? bounds[2] : 1;
        if (step == 0) {
            throw new TemplateException("the step of a range cannot be 0");
        }
        long count = Math.max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
        if (count > MAX_RANGE) {
            throw new TemplateException("a range of " + count + " is too long");
        }
        return LongStream.range(0, count).mapToObj(i -> from + i * step).toList();
    }
}

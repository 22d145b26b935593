package kawi.samples.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// JSON as Python's `json.dumps(value, ensure_ascii=False)` writes it, which is what Hugging Face's `tojson` is.
final class PythonJson {
    private static final int MAX_DEPTH = 100;

    private final StringBuilder out = new StringBuilder();
    private final int indent; // -1 for one line

    private PythonJson(int indent) {
        this.indent = indent;
    }

    /// @param indent a whole number, or null for one line
    static String text(Object value, Object indent) {
        var json = new PythonJson(indent == null ? -1 : Math.clamp(Values.integer(indent), 0, 16));
        json.write(value, 0);
        return json.out.toString();
    }

    private void write(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TemplateException("lists are nested too deeply for JSON");
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag.booleanValue());
            case Long number -> out.append(number.longValue());
            case Double number -> out.append(number.doubleValue());
            case String text -> write(text);
            case List<?> list -> {
                Iterator<?> elements = list.iterator();
                enclose('[', ']', list.isEmpty(), depth, () -> {
                    write(elements.next(), depth + 1);
                    return elements.hasNext();
                });
            }
            case Map<?, ?> map -> {
                Iterator<? extends Map.Entry<?, ?>> members = map.entrySet().iterator();
                enclose('{', '}', map.isEmpty(), depth, () -> {
                    Map.Entry<?, ?> member = members.next();
                    write(Values.string(member.getKey()));
                    out.append(": ");
                    write(member.getValue(), depth + 1);
                    return members.hasNext();
                });
            }
            default -> throw new TemplateException("what is undefined cannot be written as JSON");
        }
    }

    /// Writes one element and says whether there is another.
    private interface Elements {
        boolean writeNext();
    }

    private void enclose(char begin, char end, boolean isEmpty, int depth, Elements elements) {
        out.append(begin);
        if (!isEmpty) {
            lineBreak(depth + 1);
            while (elements.writeNext()) {
                out.append(indent < 0 ? ", " : ",");
                lineBreak(depth + 1);
            }
            lineBreak(depth);
        }
        out.append(end);
    }

    private void lineBreak(int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void write(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            switch (each) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (each < ' ') {
                        out.append("\\u%04x".formatted((int) each));
                    } else {
                        out.append(each);
                    }
                }
            }
        }
        out.append('"');
    }
}

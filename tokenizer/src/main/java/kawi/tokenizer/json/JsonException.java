package kawi.tokenizer.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text is no JSON, or not the JSON that was expected.
public final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What Gson puts behind its messages.
    private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path .*", Pattern.DOTALL);

    /// How Gson says that a character stands where there may be none like it.
    private static final String NOT_STRICT = "Use JsonReader.setStrictness";

    /// The line of the text, from 1.
    private final int line;

    /// The place in the line, from 1.
    private final int column;

    private JsonException(String problem, int line, int column, Throwable cause) {
        super(problem, cause);
        this.line = line;
        this.column = column;
    }

    /// A problem at the place that Gson names.
    ///
    /// @param place a text of Gson's that ends in a place
    static JsonException at(String place, String problem) {
        return of(problem, PLACE.matcher(place), null);
    }

    /// What Gson found.
    static JsonException of(Exception cause) {
        String message = String.valueOf(cause.getMessage());
        String problem = PLACE.matcher(message)
                .replaceFirst("")
                .replace(" in strict mode", "")
                .lines() // the second names a page about Gson
                .findFirst()
                .orElse("");
        return of(
                problem.startsWith(NOT_STRICT) ? "what stands there is no JSON" : problem,
                PLACE.matcher(message),
                cause);
    }

    private static JsonException of(String problem, Matcher place, Throwable cause) {
        return place.find()
                ? new JsonException(problem, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), cause)
                : new JsonException(problem, 1, 1, cause);
    }

    /// The line where the problem was found, from 1.
    public int line() {
        return line;
    }

    /// The place in that line, from 1: at what is wrong, or just behind it.
    public int column() {
        return column;
    }
}

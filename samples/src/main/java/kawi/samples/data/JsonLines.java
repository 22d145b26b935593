package kawi.samples.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import kawi.samples.chat.Message;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonException;

/// The documents of a file in [JSON Lines](https://jsonlines.org): an object in each line, which has a text in a field,
/// or is a conversation ([ConversationLine]). Empty lines are left out.
///
/// With a field that the user names, each line is a text. Otherwise what is a conversation is no text, even if it has
/// the field of texts, too.
final class JsonLines implements DocumentReader {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Reader in;
    private final Optional<String> textField;
    private final boolean keepCrlf;
    private final ConversationLine conversation =
            new ConversationLine(this::prepared, problem -> refusal(problem, null));
    private final int maxChars;
    private final char[] buffer = new char[BUFFER];
    private int from;
    private int to;
    private long line;

    /// @param name of the file, for messages
    /// @param textField the field that contains the text; empty for [TextFormat#TEXT] and conversations
    /// @param keepCrlf whether CRLF in a text is kept
    /// @param maxChars a longer line is refused
    JsonLines(String name, Reader in, Optional<String> textField, boolean keepCrlf, int maxChars) {
        this.name = name;
        this.in = in;
        this.textField = textField;
        this.keepCrlf = keepCrlf;
        this.maxChars = maxChars;
    }

    @Override
    public Optional<Document> next() {
        for (Optional<String> text = readLine(); text.isPresent(); text = readLine()) {
            if (!text.get().isBlank()) {
                return Optional.of(document(object(text.get())));
            }
        }
        return Optional.empty();
    }

    private ObjectValue object(String text) {
        try {
            if (Json.parse(text) instanceof ObjectValue object) {
                return object;
            }
            throw refusal("is not an object, as each line of JSON Lines must be", null);
        } catch (JsonException e) {
            throw refusal("is not JSON: " + e.getMessage() + " (column " + e.column() + ")", e);
        }
    }

    private Document document(ObjectValue object) {
        Optional<List<Message>> messages =
                textField.isPresent() ? Optional.<List<Message>>empty() : conversation.messages(object);
        if (messages.isPresent()) {
            return new ConversationDocument("%s: line %,d".formatted(name, line), messages.get());
        }
        String field = textField.orElse(TextFormat.TEXT);
        Json value = object.get(field).orElseThrow(() -> refusal(missing(object), null));
        if (!(value instanceof StringValue string)) {
            throw refusal("has a field \"" + field + "\" that is not a string", null);
        }
        return new Line(prepared(string.value()));
    }

    private String missing(ObjectValue object) {
        String fields = object.members().isEmpty()
                ? "no fields"
                : "only " + String.join(", ", object.members().keySet());
        return "has no field \"" + textField.orElse(TextFormat.TEXT) + "\""
                + (textField.isPresent() ? "" : ", no \"messages\", and no \"prompt\" with \"completion\"")
                + ", " + fields + ": --text-field names the field with the text";
    }

    private String prepared(String text) {
        return checked(keepCrlf ? text : LineEnds.unix(text));
    }

    /// JSON can escape what no text in a file can contain.
    private String checked(String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw refusal("has half a surrogate pair in its text", null);
        }
        if (text.indexOf('\0') >= 0) {
            throw refusal("has a NUL character in its text", null);
        }
        return text;
    }

    private UsageException refusal(String problem, Exception cause) {
        return new UsageException("%s: line %,d %s".formatted(name, line, problem), cause);
    }

    private Optional<String> readLine() {
        var text = new StringBuilder();
        line++;
        while (true) {
            if (from == to && !fill()) {
                return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
            }
            for (int i = from; i < to; i++) {
                if (buffer[i] == '\n') {
                    text.append(buffer, from, i - from);
                    from = i + 1;
                    return Optional.of(text.toString());
                }
            }
            text.append(buffer, from, to - from);
            from = to;
            if (text.length() > maxChars) {
                throw refusal("has more than %,d characters".formatted(maxChars), null);
            }
        }
    }

    private boolean fill() {
        try {
            from = 0;
            to = Math.max(0, in.read(buffer));
            return to > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text of a line: small enough to be one part.
    private record Line(String text) implements Document {

        @Override
        public Iterator<String> parts(ToIntFunction<String> lastSafeSplit) {
            return (text.isEmpty() ? List.<String>of() : List.of(text)).iterator();
        }
    }
}

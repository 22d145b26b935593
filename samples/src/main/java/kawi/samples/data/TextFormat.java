package kawi.samples.data;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import kawi.samples.request.UsageException;

/// How files become documents. Part of the plan of a training, so all values have a form in JSON.
///
/// @param encoding of files that are neither UTF-8 nor begin with a byte order mark; null for no such files
/// @param textField the field of JSON Lines that contains the text; null for [#TEXT], and for conversations
/// @param keepCrlf whether CRLF is kept; else it becomes LF
/// @param separator a regular expression between documents; null for [#MARKER], the empty string for nothing: then each
/// file is one document
public record TextFormat(String encoding, String textField, boolean keepCrlf, String separator) {
    /// The text that separates documents, unless a regular expression does.
    public static final String MARKER = "<|endoftext|>";

    /// The field of JSON Lines that contains the text, unless another is named.
    public static final String TEXT = "text";

    /// The default format.
    public static final TextFormat DEFAULT = new TextFormat(null, null, false, null);

    /// The format of versions without documents: a file is read unchanged.
    static final TextFormat AS_IT_IS = new TextFormat(null, null, true, "");

    /// @throws UsageException if there is no such encoding, or the expression is not one or can match nothing
    public void check() {
        charset();
        pattern();
    }

    /// The encoding of files that are not Unicode.
    ///
    /// @throws UsageException if this JVM does not know it
    Optional<Charset> charset() {
        try {
            return Optional.ofNullable(encoding).map(Charset::forName);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new UsageException(
                    "--encoding " + encoding + ": there is no such encoding; there is UTF-16LE, GB18030, Big5,"
                            + " Shift_JIS, EUC-KR, windows-1251, windows-1252, ISO-8859-1 and others",
                    e);
        }
    }

    /// The expression between documents, if there is one. `^` and `$` match at lines.
    ///
    /// @throws UsageException if it is not a regular expression, or matches the empty text
    Optional<Pattern> pattern() {
        if (separator == null || separator.isEmpty()) {
            return Optional.empty();
        }
        try {
            Pattern pattern = Pattern.compile(separator, Pattern.MULTILINE);
            if (pattern.matcher("").find()) {
                throw new UsageException("--split-documents " + separator
                        + ": matches the empty text, so it would split between any two characters");
            }
            return Optional.of(pattern);
        } catch (PatternSyntaxException e) {
            throw new UsageException(
                    "--split-documents " + separator + ": is not a regular expression: " + e.getDescription(), e);
        }
    }

    /// Whether files are split at [#MARKER].
    boolean hasMarkers() {
        return separator == null;
    }
}

package kawi.tokenizer.normalize;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.normalize.Normalization.ByteLevel;
import kawi.tokenizer.normalize.Normalization.Lowercase;
import kawi.tokenizer.normalize.Normalization.Prepend;
import kawi.tokenizer.normalize.Normalization.Replace;
import kawi.tokenizer.normalize.Normalization.Strip;
import kawi.tokenizer.normalize.Normalization.UnicodeForm;
import kawi.tokenizer.regex.Regex;
import kawi.tokenizer.regex.RegexMatcher;

/// Executes the steps of a [Normalization].
///
/// Immutable: any number of threads may share one.
public final class TextNormalizer {
    // The vowels and final consonants of Hangul: letters that become one character with what is before them.
    private static final int FIRST_JOINING_JAMO = 0x1160;
    private static final int LAST_JAMO = 0x11FF;

    private final List<UnaryOperator<String>> operations;
    private final boolean isLocal;
    private final boolean makesBytes;

    /// @throws IllegalArgumentException if a pattern is no regular expression, or has a construct that Kawi does not
    /// have
    public TextNormalizer(List<Normalization> steps) {
        operations = steps.stream().map(TextNormalizer::operation).toList();
        isLocal = steps.stream().allMatch(step -> step instanceof UnicodeForm || step instanceof Lowercase);
        makesBytes = steps.stream().anyMatch(ByteLevel.class::isInstance);
    }

    private static UnaryOperator<String> operation(Normalization step) {
        return switch (step) {
            case UnicodeForm unicode -> text -> Normalizer.normalize(text, unicode.form());
            case Lowercase lower -> TextNormalizer::lowercase;
            case Replace replace -> replacement(replace);
            case Prepend prepend -> text -> text.isEmpty() ? text : prepend.prefix() + text;
            case Strip strip -> text -> strip(strip, text);
            case ByteLevel bytes -> text -> ByteAlphabet.write(text.getBytes(StandardCharsets.UTF_8));
        };
    }

    /// The normalised text.
    ///
    /// @throws IllegalArgumentException if a pattern takes too many steps on the text
    public String normalize(String text) {
        String normalized = text;
        for (UnaryOperator<String> operation : operations) {
            normalized = operation.apply(normalized);
        }
        return normalized;
    }

    /// Whether nothing is done.
    public boolean isIdentity() {
        return operations.isEmpty();
    }

    /// Whether a text may be cut between a letter and a space or line break: the two parts, normalised, are then the
    /// whole, normalised.
    public boolean isLocal() {
        return isLocal;
    }

    /// The character that a letter is in the normalised text if a space or line break follows it; that of a letter
    /// whose form depends on those before it is not known.
    ///
    /// @return -1 if it is not known
    public int lastOfWord(int letter) {
        if (isIdentity()) {
            return letter;
        }
        boolean joins = letter >= FIRST_JOINING_JAMO && letter <= LAST_JAMO;
        String normalized = joins ? "" : normalize(Character.toString(letter));
        return normalized.isEmpty() ? -1 : normalized.codePointBefore(normalized.length());
    }

    /// Whether the result is bytes written in the [ByteAlphabet].
    public boolean makesBytes() {
        return makesBytes;
    }

    /// Character by character: a final sigma is written as any other.
    private static String lowercase(String text) {
        var lower = new StringBuilder(text.length());
        text.codePoints()
                .mapToObj(character -> Character.toString(character).toLowerCase(Locale.ROOT))
                .forEach(lower::append);
        return lower.toString();
    }

    private static UnaryOperator<String> replacement(Replace step) {
        Regex regex = step.isRegex() ? Regex.compile(step.pattern()) : Regex.literal(step.pattern());
        if (regex.mayBeEmpty()) {
            throw new IllegalArgumentException("the normalizer Replace has the pattern " + step.pattern()
                    + ", which matches the empty text: it has no clear meaning there");
        }
        return text -> text.isEmpty() ? text : replaced(regex.matcher(), text, step.content());
    }

    private static String replaced(RegexMatcher matcher, String text, String content) {
        var replaced = new StringBuilder();
        int end = 0;
        matcher.reset(text);
        while (matcher.next()) {
            replaced.append(text, end, matcher.start()).append(content);
            end = matcher.end();
        }
        return replaced.append(text, end, text.length()).toString();
    }

    private static String strip(Strip step, String text) {
        int from = 0;
        int to = text.length();
        while (step.left() && from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (step.right() && to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /// Unicode's White_Space, all of which has one `char`.
    private static boolean isSpace(char character) {
        return Character.isSpaceChar(character) || (character >= '\t' && character <= '\r') || character == 0x85;
    }
}

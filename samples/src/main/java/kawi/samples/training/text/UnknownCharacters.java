package kawi.samples.training.text;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kawi.autograd.text.Counted;
import kawi.samples.data.Texts;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;

/// The characters of a text that a vocabulary lacks.
///
/// @param counts how often each code point occurs
public record UnknownCharacters(Map<Integer, Long> counts) {
    /// Different characters that a message lists.
    private static final int MAX_LISTED = 20;

    /// Reads a text.
    public static UnknownCharacters of(Texts texts, Tokenizer tokenizer) {
        SkippingTokenizer known =
                tokenizer instanceof SkippingTokenizer skipping ? skipping : new SkippingTokenizer(tokenizer);
        Map<Integer, Long> counts = new TreeMap<>();
        try (Texts.Parts parts = texts.parts(TextParts::betweenCharacters)) {
            while (parts.hasNext()) {
                parts.next()
                        .codePoints()
                        .filter(codePoint -> !known.knows(codePoint))
                        .forEach(codePoint -> counts.merge(codePoint, 1L, Long::sum));
            }
        }
        return new UnknownCharacters(counts);
    }

    /// How many there are.
    public long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The list, the most frequent first: `3 x 'é' (U+00E9 LATIN SMALL LETTER E WITH ACUTE), ...`.
    public String list() {
        List<Map.Entry<Integer, Long>> sorted = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        return sorted.stream()
                .limit(MAX_LISTED)
                .map(each -> "%,d x %s".formatted(each.getValue(), CharacterNames.describe(each.getKey())))
                .collect(Collectors.joining(
                        ", ", "", sorted.size() > MAX_LISTED ? ", and " + (sorted.size() - MAX_LISTED) + " more" : ""));
    }

    /// What a message begins with: how many there are and how many different.
    public String summary() {
        return Counted.are(total(), "character") + " not in the model's vocabulary (" + counts.size() + " different): "
                + list();
    }
}

package kawi.tokenizer.pretoken;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The spellings by which tokenizer files ask for a pattern that is matched by hand.
final class KnownPatterns {
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final String GPT2_GROUPED =
            "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    /// Llama 3's, and `tiktoken`'s before version 0.8.
    static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /// Qwen 2's: every digit alone.
    static final String QWEN2 = LLAMA3.replace("{1,3}", "");

    /// `\z` rather than `$`, which for Oniguruma would be the end of a line.
    static final String CL100K = LLAMA3.replace("|\\s*[\\r\\n]+", "|\\s+\\z|\\s*[\\r\\n]+");

    static final String O200K = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
            + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final Map<String, Supplier<PreTokenizer>> MATCHERS = Map.of(
            GPT2,
            Gpt2Pattern::new,
            GPT2_GROUPED,
            Gpt2Pattern::new,
            LLAMA3,
            () -> new Cl100kPattern(new Cl100kPattern.Variant(3, false)),
            QWEN2,
            () -> new Cl100kPattern(new Cl100kPattern.Variant(1, false)),
            CL100K,
            () -> new Cl100kPattern(new Cl100kPattern.Variant(3, true)),
            O200K,
            O200kPattern::new);

    private KnownPatterns() {}

    /// The matcher of a pattern, if it is a known one.
    static Optional<PreTokenizer> matcher(String pattern) {
        return Optional.ofNullable(MATCHERS.get(pattern)).map(Supplier::get);
    }
}

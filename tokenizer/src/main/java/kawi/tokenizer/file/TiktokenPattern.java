package kawi.tokenizer.file;

import java.util.Locale;
import kawi.tokenizer.pretoken.PreTokenization;

/// How a `.tiktoken` cuts texts. The file does not say it: for the vocabularies that OpenAI published it is known from
/// the number of tokens, for others a user must name it.
public enum TiktokenPattern {
    /// `r50k_base`, `p50k_base`: words with the space before them, digits of any number.
    GPT2(PreTokenization.GPT2),
    /// `cl100k_base`: at most three digits, line ends with what is before them.
    CL100K(PreTokenization.CL100K),
    /// `o200k_base`: lower-case and upper-case letters apart.
    O200K(PreTokenization.O200K),
    /// Llama 3, and what `transformers` assumes: that of `tiktoken` for `cl100k_base` before version 0.8.
    LLAMA3(PreTokenization.LLAMA3),
    /// Qwen: each digit alone.
    QWEN(PreTokenization.QWEN2);

    @SuppressWarnings("ImmutableEnumChecker") // its regular expressions are compiled once and never change
    private final PreTokenization preTokenization;

    TiktokenPattern(PreTokenization preTokenization) {
        this.preTokenization = preTokenization;
    }

    PreTokenization preTokenization() {
        return preTokenization;
    }

    /// As it is written on the command line: `gpt2`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

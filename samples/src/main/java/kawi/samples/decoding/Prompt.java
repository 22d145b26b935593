package kawi.samples.decoding;

import kawi.samples.request.SavedModel;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The default prompt and temperature.
public final class Prompt {
    /// The default temperature.
    public static final double TEMPERATURE = SamplingOptions.TEMPERATURE;

    private Prompt() {}

    /// What the vocabulary puts before every text, else a new line, after which any text can begin, else the first
    /// token.
    public static int[] usual(SavedModel model) {
        return model.tokenizer().map(Prompt::start).orElseGet(() -> new int[] {0});
    }

    /// What the vocabulary puts before every text, else a new line, else the first token.
    public static int[] start(Tokenizer tokenizer) {
        if (tokenizer.prefix().length > 0) {
            return tokenizer.prefix();
        }
        try {
            return tokenizer.encode("\n");
        } catch (TokenizerException e) {
            return new int[] {0};
        }
    }
}

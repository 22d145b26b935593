package kawi.samples.cli.generate;

import kawi.samples.request.SavedModel;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The default prompt and temperature.
public final class Prompt {
    /// The default temperature.
    public static final double TEMPERATURE = SamplingOptions.TEMPERATURE;

    private Prompt() {}

    /// A new line, after which any text can begin; the first token if the vocabulary has no new line.
    public static int[] usual(SavedModel model) {
        return model.tokenizer().map(Prompt::newLine).orElseGet(() -> new int[] {0});
    }

    private static int[] newLine(Tokenizer tokenizer) {
        try {
            return tokenizer.encode("\n");
        } catch (TokenizerException e) {
            return new int[] {0};
        }
    }
}

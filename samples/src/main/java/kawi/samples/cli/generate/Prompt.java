package kawi.samples.cli.generate;

import kawi.samples.request.SavedModel;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// What a model is asked to continue when nothing was said.
public final class Prompt {
    /// How boldly it continues.
    public static final double TEMPERATURE = SamplingOptions.TEMPERATURE;

    private Prompt() {}

    /// A new line, for after one anything may begin; if the vocabulary has none, its first token.
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

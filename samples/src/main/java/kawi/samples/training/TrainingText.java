package kawi.samples.training;

import java.nio.file.Path;
import kawi.engine.data.TokenDataset;
import kawi.samples.request.TextSource;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The text of a training as the trainer takes it: as ids, in two parts.
///
/// @param tokenizer what makes ids of text
/// @param data nine tenths to learn from, one to be judged by
/// @param characters how many characters (code points) the text has
public record TrainingText(Tokenizer tokenizer, TokenDataset.Split data, long characters) {
    private static final double TRAIN_SHARE = 0.9;

    /// A text that is encoded into a file of the model folder, unless it was before.
    ///
    /// @param folder of the model; it must exist
    /// @param threads how many encode
    /// @throws UsageException if the text cannot be read, or the vocabulary lacks something in it
    public static TrainingText of(TextSource text, Tokenizer tokenizer, Path folder, int threads) {
        try {
            TokenDataset dataset = new TokenCache(folder, threads).dataset(text, tokenizer);
            return new TrainingText(tokenizer, dataset.split(TRAIN_SHARE), dataset.characters());
        } catch (TokenizerException e) {
            throw new UsageException("the vocabulary does not fit the text: " + e.getMessage(), e);
        }
    }

    /// @throws UsageException if a part of the text is shorter than the context and the token after it
    public void requireLongerThan(int context) {
        int shorter = Math.min(data.train().size(), data.validation().size());
        if (shorter <= context) {
            int tokens = data.train().size() + data.validation().size();
            throw new UsageException("the text is too short: of its " + tokens + " tokens, " + shorter
                    + " are kept to judge the model by, and a context of " + context + " needs at least "
                    + (context + 1) + ": give a text of " + 10L * (context + 1) + " tokens, or a smaller --context");
        }
    }
}

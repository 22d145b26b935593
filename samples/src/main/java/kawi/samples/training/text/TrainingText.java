package kawi.samples.training.text;

import java.nio.file.Path;
import java.util.Optional;
import kawi.autograd.text.Counted;
import kawi.engine.data.BaselineLosses;
import kawi.engine.data.TokenDataset;
import kawi.samples.request.TextSource;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The text of a training as token ids, split into the part to train on and the part for validation.
///
/// @param tokenizer of the text
/// @param dataset the ids of the whole text
/// @param data nine tenths to train on, one tenth for validation
public record TrainingText(Tokenizer tokenizer, TokenDataset dataset, TokenDataset.Split data) {
    private static final double TRAIN_SHARE = 0.9;

    /// With this many losses, the standard error of their mean is about 3 % of their standard deviation.
    private static final int MIN_VALIDATION_TOKENS = 1000;

    TrainingText(Tokenizer tokenizer, TokenDataset dataset) {
        this(tokenizer, dataset, dataset.split(TRAIN_SHARE));
    }

    /// Encodes a text into a file of the model folder, unless the file has its ids already.
    ///
    /// @param folder of the model; it must exist
    /// @param threads number of threads that encode
    /// @throws UsageException if the text cannot be read, or the vocabulary lacks something in it
    public static TrainingText of(TextSource text, Tokenizer tokenizer, Path folder, int threads) {
        try {
            return new TrainingText(tokenizer, new TokenCache(folder, threads).dataset(text, tokenizer));
        } catch (TokenizerException e) {
            throw new UsageException("the vocabulary does not fit the text: " + e.getMessage(), e);
        }
    }

    /// The number of characters (code points) of the text.
    public long characters() {
        return dataset.characters();
    }

    /// The losses of guessing the validation text, to compare a model's with.
    public BaselineLosses baselines() {
        return BaselineLosses.of(data, tokenizer.vocabularySize());
    }

    /// A loss on the validation text in bits per character, which can be compared between tokenizers.
    ///
    /// @param loss in nats per token
    public double bitsPerCharacter(double loss) {
        return data.validation().bitsPerCharacter(loss);
    }

    /// @throws UsageException if a part of the text is too short for one sequence and the token after it
    public void requireLongerThan(int context) {
        int shorter = Math.min(data.train().size(), data.validation().size());
        if (shorter <= context) {
            throw new UsageException(
                    "the text is too short: the last tenth of its %,d tokens, which is kept for validation, has %,d, but a context of %,d needs at least %,d. Use a text of %,d tokens, or a smaller --context"
                            .formatted(dataset.size(), shorter, context, context + 1, 10L * (context + 1)));
        }
    }

    /// A warning if the part for validation is so small that its loss says little about other texts.
    public Optional<String> smallValidation() {
        int tokens = data.validation().size();
        return tokens >= MIN_VALIDATION_TOKENS
                ? Optional.empty()
                : Optional.of(
                        "the last tenth of the text, which is kept for validation, has only %s: the validation loss says little about other texts"
                                .formatted(Counted.of(tokens, "token")));
    }
}

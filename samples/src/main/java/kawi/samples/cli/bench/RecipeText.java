package kawi.samples.cli.bench;

import kawi.engine.data.TokenDataset;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.TextSource;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.TokenizerChoice;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The text of a comparison, cut at the same character for every tokenizer: nine tenths to train on, the last tenth for
/// validation. `kawi train` cuts at the same token instead, which is the same up to a few characters.
///
/// Byte-pair encoding is trained on the first part only, so that no tokenizer has seen the validation text. A
/// vocabulary of characters is that of the whole text.
record RecipeText(TextSource whole, String train, String validation) {
    /// @throws UsageException if the text cannot be read or is too short to be cut
    static RecipeText of(TextSource source) {
        String text = source.read();
        int characters = text.codePointCount(0, text.length());
        int cut = text.offsetByCodePoints(0, (int) (characters * Texts.TRAIN_SHARE));
        if (cut == 0) {
            throw new UsageException(source.title() + ": is too short");
        }
        return new RecipeText(source, text.substring(0, cut), text.substring(cut));
    }

    /// The tokenizer of a recipe.
    ///
    /// @throws UsageException if the choice is not valid
    Tokenizer tokenizer(String choice, int threads) {
        try (Texts texts = Texts.open(TextSelection.of(whole))) {
            return new TokenizerChoice(choice).tokenizer(texts, threads, warning -> {});
        }
    }

    /// Both parts as ids.
    ///
    /// @throws UsageException if the vocabulary has no token for something in the text
    TokenDataset.Split encode(Tokenizer tokenizer) {
        try {
            return new TokenDataset.Split(dataset(tokenizer, train), dataset(tokenizer, validation));
        } catch (TokenizerException e) {
            throw new UsageException(whole.title() + ": " + e.getMessage(), e);
        }
    }

    private static TokenDataset dataset(Tokenizer tokenizer, String part) {
        return new TokenDataset(tokenizer.encode(part), part.codePointCount(0, part.length()));
    }
}

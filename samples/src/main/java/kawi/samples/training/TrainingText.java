package kawi.samples.training;

import kawi.engine.data.TokenDataset;
import kawi.samples.request.BadRequest;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The text of a training as the trainer takes it: as ids, in two parts.
///
/// @param tokenizer what makes ids of text
/// @param data nine tenths to learn from, one to be judged by
/// @param characters how many characters (code points) the text has
public record TrainingText(Tokenizer tokenizer, TokenDataset.Split data, long characters) {
    private static final double TRAIN_SHARE = 0.9;

    /// A text with a vocabulary of its own characters.
    ///
    /// @throws BadRequest if it is no text
    public static TrainingText withOwnVocabulary(String text) {
        try {
            return of(text, CharTokenizer.fromText(text));
        } catch (TokenizerException e) {
            throw new BadRequest(e.getMessage(), e);
        }
    }

    /// A text with the vocabulary that a training began with.
    ///
    /// @throws BadRequest if the vocabulary lacks something in the text
    public static TrainingText withVocabulary(String text, Tokenizer tokenizer) {
        try {
            return of(text, tokenizer);
        } catch (TokenizerException e) {
            throw new BadRequest("the text is not the one that this training began with: " + e.getMessage(), e);
        }
    }

    private static TrainingText of(String text, Tokenizer tokenizer) {
        int characters = text.codePointCount(0, text.length());
        return new TrainingText(
                tokenizer, new TokenDataset(tokenizer.encode(text), characters).split(TRAIN_SHARE), characters);
    }

    /// @throws BadRequest if a part of the text is shorter than the context and the token after it
    public void requireLongerThan(int context) {
        int shorter = Math.min(data.train().size(), data.validation().size());
        if (shorter <= context) {
            int tokens = data.train().size() + data.validation().size();
            throw new BadRequest("the text is too short: of its " + tokens + " tokens, " + shorter
                    + " are kept to judge the model by, and a context of " + context + " needs at least "
                    + (context + 1) + ": give a text of " + 10L * (context + 1) + " tokens, or a smaller --context");
        }
    }
}

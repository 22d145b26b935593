package kawi.samples.training.finetune;

import java.util.Optional;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.UnknownCharacters;

/// Compares a text with the vocabulary of a model, before it is encoded.
public final class UnknownText {
    private UnknownText() {}

    /// A warning about characters that are left out; empty if there are none.
    ///
    /// @throws UsageException if there are unknown characters that may not be left out
    public static Optional<String> check(BaseModel base, Texts texts) {
        UnknownCharacters unknown = UnknownCharacters.of(texts, base.tokenizer());
        if (unknown.counts().isEmpty()) {
            return Optional.empty();
        }
        if (!base.tuning().skipUnknown()) {
            throw new UsageException(texts.title() + ": " + unknown.summary()
                    + "; --unknown skip leaves them out, --add-tokens adds them to the vocabulary");
        }
        return Optional.of(texts.title() + ": " + unknown.summary() + "; they are left out");
    }
}

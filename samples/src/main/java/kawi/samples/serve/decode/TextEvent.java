package kawi.samples.serve.decode;

import java.util.List;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;

/// News of a text in progress.
public sealed interface TextEvent {
    /// The index of the text in its request.
    int text();

    /// The prompt has been read, and its scores were requested.
    ///
    /// @param scores of all tokens but the first, which nothing predicts
    record PromptScored(int text, List<TokenScore> scores) implements TextEvent {}

    /// A new token.
    record Stepped(int text, GenerationStep step) implements TextEvent {}

    /// The text is finished.
    record Ended(int text, Generation generation) implements TextEvent {}

    /// The text cannot be finished.
    record Failed(int text, Throwable cause) implements TextEvent {}
}

package kawi.engine.generate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// When a text is finished: as soon as one of these is met.
///
/// @param maxNewTokens so many tokens are written
/// @param endTokens one of these is written; it is the last of the ids, but not part of the text
/// @param texts one of these stands in the new text, wherever the borders of the tokens are; the text is cut before it
/// @param maxTime so much time has passed since the beginning; the token that takes longer is still written
public record StopConditions(int maxNewTokens, Set<Integer> endTokens, List<String> texts, Optional<Duration> maxTime) {

    /// @throws IllegalArgumentException if the number of tokens is negative, or a text is empty
    public StopConditions {
        if (maxNewTokens < 0) {
            throw new IllegalArgumentException("the number of new tokens must be at least 0, not " + maxNewTokens);
        }
        if (texts.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a text to stop at needs at least one character");
        }
        endTokens = Set.copyOf(endTokens);
        texts = List.copyOf(texts);
    }

    /// After so many tokens.
    public static StopConditions after(int maxNewTokens) {
        return new StopConditions(maxNewTokens, Set.of(), List.of(), Optional.empty());
    }
}

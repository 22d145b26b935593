package kawi.engine.generate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// When a text is finished: as soon as one of the conditions is met.
///
/// @param maxNewTokens maximum number of new tokens
/// @param endTokens tokens that end the text; they are part of the ids, but not of the text
/// @param texts stop texts, found across the borders of tokens; the text ends before the first of them
/// @param maxTime time since the start; the token in progress is completed
public record StopConditions(int maxNewTokens, Set<Integer> endTokens, List<String> texts, Optional<Duration> maxTime) {

    /// @throws IllegalArgumentException if the number of tokens is negative, or a text is empty
    public StopConditions {
        if (maxNewTokens < 0) {
            throw new IllegalArgumentException("the number of new tokens must be at least 0, not " + maxNewTokens);
        }
        if (texts.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a stop text needs at least one character");
        }
        endTokens = Set.copyOf(endTokens);
        texts = List.copyOf(texts);
    }

    /// Only a maximum number of tokens.
    public static StopConditions after(int maxNewTokens) {
        return new StopConditions(maxNewTokens, Set.of(), List.of(), Optional.empty());
    }
}

package kawi.engine.generate.strategy;

import java.util.Set;
import java.util.stream.IntStream;

/// A constraint on the text that is decided token by token, such as a grammar.
///
/// A rule is immutable and belongs to one position in a text, so that several continuations can be tried from there.
public interface TokenRule {

    /// Whether a token may come next.
    boolean allows(int id);

    /// Whether the text may end here. If so, end tokens are allowed too.
    boolean mayEnd();

    /// The rule after an allowed token.
    TokenRule after(int id);

    /// Whether the text is complete: it may end here, and no token may follow, not even an end token.
    ///
    /// @param endTokens allowed where the text may end
    default boolean isComplete(int vocabularySize, Set<Integer> endTokens) {
        return mayEnd() && IntStream.range(0, vocabularySize).noneMatch(id -> endTokens.contains(id) || allows(id));
    }
}

package kawi.engine.generate.strategy;

import java.util.Set;
import java.util.stream.IntStream;

/// Which tokens a text may go on with: the hook for constraints that are decided token by token, such as a grammar.
///
/// Immutable: a rule stands for one place in a text, so that several continuations may be tried from there.
public interface TokenRule {

    /// Whether a token may come next.
    boolean allows(int id);

    /// Whether the text may end here. If it may, end tokens are allowed too.
    boolean mayEnd();

    /// The rule after a token that is allowed.
    TokenRule after(int id);

    /// Whether the text is complete: it may end here, and no token may come, not even one that ends it.
    ///
    /// @param endTokens allowed where the text may end
    default boolean isComplete(int vocabularySize, Set<Integer> endTokens) {
        return mayEnd() && IntStream.range(0, vocabularySize).noneMatch(id -> endTokens.contains(id) || allows(id));
    }
}

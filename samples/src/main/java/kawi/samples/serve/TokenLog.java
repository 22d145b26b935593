package kawi.samples.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.IncrementalDetokenizer;
import kawi.samples.serve.decode.TokenScore;

/// The scores of a text's tokens with the places of the tokens in the text.
///
/// A token is released when the text where it begins is: text that may be the beginning of a stop text is held back,
/// and what follows the text's end, such as a stop text or the end token, never comes. Places count code points.
final class TokenLog {

    /// A token of the text.
    ///
    /// @param id the token
    /// @param score empty for the first token of a prompt, which nothing predicts
    /// @param offset where it begins in the text
    record Entry(int id, Optional<TokenScore> score, int offset) {}

    private final ServedModel model;
    private final IncrementalDetokenizer decoder = new IncrementalDetokenizer(List.of());
    private final Deque<Entry> held = new ArrayDeque<>();
    private int decoded; // code points
    private int released; // code points

    TokenLog(ServedModel model) {
        this.model = model;
    }

    /// Adds the next token of the text.
    void add(TokenScore score) {
        boolean isEnd = model.saved().endTokens().contains(score.id());
        add(score.id(), Optional.of(score), !isEnd);
    }

    /// Adds the tokens of a prompt.
    ///
    /// @param scores of all but the first
    void addPrompt(CompletionPrompt prompt, List<TokenScore> scores) {
        int[] ids = prompt.ids();
        for (int i = 0; i < ids.length; i++) {
            add(
                    ids[i],
                    i == 0 ? Optional.empty() : Optional.of(scores.get(i - 1)),
                    !prompt.text().isEmpty());
        }
    }

    private void add(int id, Optional<TokenScore> score, boolean hasText) {
        held.add(new Entry(id, score, decoded));
        String text = hasText ? decoder.append(model.bytes(id)) : "";
        decoded += text.codePointCount(0, text.length());
    }

    /// The tokens that begin in the text so far.
    ///
    /// @param text the next part of the text
    List<Entry> release(String text) {
        released += text.codePointCount(0, text.length());
        List<Entry> entries = new ArrayList<>();
        while (!held.isEmpty() && held.peek().offset() < released) {
            entries.add(held.poll());
        }
        return entries;
    }
}

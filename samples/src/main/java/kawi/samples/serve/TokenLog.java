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
        held.add(new Entry(score.id(), Optional.of(score), decoded));
        boolean isEnd = model.saved().endTokens().contains(score.id());
        String text = isEnd ? "" : decoder.append(model.bytes(score.id()));
        decoded += text.codePointCount(0, text.length());
    }

    /// Adds the tokens of a prompt.
    ///
    /// Their texts together can be longer than the prompt: what a vocabulary puts before every text is not part of it,
    /// and neither is the space before the first word. So the places are shifted to end where the prompt ends.
    ///
    /// @param scores of all but the first
    void addPrompt(CompletionPrompt prompt, List<TokenScore> scores) {
        int[] ids = prompt.ids();
        int[] ends = ends(prompt);
        int length = prompt.text().codePointCount(0, prompt.text().length());
        int surplus = Math.max(0, ends[ids.length - 1] - length);
        for (int i = 0; i < ids.length; i++) {
            int offset = Math.clamp((i == 0 ? 0 : ends[i - 1]) - surplus, 0, Math.max(0, length - 1));
            held.add(new Entry(ids[i], i == 0 ? Optional.empty() : Optional.of(scores.get(i - 1)), offset));
        }
        decoded = length;
    }

    /// Where the text of each token of a prompt ends.
    private int[] ends(CompletionPrompt prompt) {
        int[] ids = prompt.ids();
        var ends = new int[ids.length];
        var ofPrompt = new IncrementalDetokenizer(List.of());
        int end = 0;
        for (int i = 0; i < ids.length; i++) {
            String text = ofPrompt.append(model.bytes(ids[i]));
            end += text.codePointCount(0, text.length());
            ends[i] = end;
        }
        return ends;
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

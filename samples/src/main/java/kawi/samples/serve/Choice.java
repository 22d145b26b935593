package kawi.samples.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;
import kawi.samples.serve.TokenLog.Entry;
import kawi.samples.serve.decode.TokenScore;

/// One answer in progress: its text, and its tokens if their probabilities were requested.
final class Choice {
    private final int index;
    private final Optional<TokenLog> log;
    private final StringBuilder text = new StringBuilder();
    private final List<Entry> tokens = new ArrayList<>();
    private Optional<Generation> generation = Optional.empty();

    /// A part of an answer.
    ///
    /// @param text what was added
    /// @param tokens that begin in it
    record Piece(String text, List<Entry> tokens) {
        static final Piece EMPTY = new Piece("", List.of());

        boolean isEmpty() {
            return text.isEmpty() && tokens.isEmpty();
        }
    }

    /// @param index of the text in the request
    /// @param withTokens whether probabilities were requested
    Choice(int index, ServedModel model, boolean withTokens) {
        this.index = index;
        this.log = withTokens ? Optional.of(new TokenLog(model)) : Optional.empty();
    }

    /// Begins the answer with the prompt.
    ///
    /// @param scores of the prompt's tokens but the first; empty if none were requested
    Piece echo(CompletionPrompt prompt, List<TokenScore> scores) {
        log.ifPresent(known -> known.addPrompt(prompt, scores));
        return add(prompt.text());
    }

    /// Adds a token.
    Piece add(GenerationStep step) {
        log.ifPresent(known -> known.add(TokenScore.of(step)));
        return add(step.text());
    }

    private Piece add(String more) {
        text.append(more);
        List<Entry> released = log.map(known -> known.release(more)).orElse(List.of());
        tokens.addAll(released);
        return new Piece(more, released);
    }

    /// Ends the answer.
    void end(Generation finished) {
        generation = Optional.of(finished);
    }

    boolean isEnded() {
        return generation.isPresent();
    }

    int index() {
        return index;
    }

    /// All of it so far.
    Piece whole() {
        return new Piece(text.toString(), List.copyOf(tokens));
    }

    /// Whether tokens were requested.
    boolean hasTokens() {
        return log.isPresent();
    }

    /// The number of new tokens.
    int newTokens() {
        return generation.orElseThrow().ids().length;
    }

    /// The mean log-probability of a new token, by which the best of several answers is found.
    double meanLogProbability() {
        return generation.orElseThrow().meanLogProbability();
    }

    /// Why it ended, in the words of the API.
    String finishReason() {
        return switch (generation.orElseThrow().stop()) {
            case MAXIMUM, TIME -> "length";
            case END_TOKEN, TEXT, COMPLETE -> "stop";
        };
    }
}

package kawi.samples.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import kawi.samples.http.json.Fields;
import kawi.samples.serve.Choice.Piece;
import kawi.samples.serve.TokenLog.Entry;
import kawi.samples.serve.decode.TokenScore;
import kawi.samples.serve.decode.TokenScore.Alternative;

/// The answers of `/v1/completions`.
final class CompletionFormat extends AnswerFormat {
    private final boolean hasAlternatives;

    /// @param logprobs as in [CompletionRequest]
    CompletionFormat(ServedModel model, OptionalInt logprobs) {
        super(model, "cmpl-");
        this.hasAlternatives = logprobs.orElse(0) > 0;
    }

    @Override
    String objectName() {
        return "text_completion";
    }

    @Override
    String chunkName() {
        return "text_completion";
    }

    @Override
    Optional<Object> opening(Choice choice) {
        return Optional.empty();
    }

    @Override
    Object partOfChoice(Choice choice, Piece piece, String finishReason) {
        return choice(choice.index(), choice, piece, finishReason);
    }

    @Override
    Object wholeChoice(int index, Choice choice) {
        return choice(index, choice, choice.whole(), choice.finishReason());
    }

    private Object choice(int index, Choice choice, Piece piece, String finishReason) {
        return Fields.of(
                "text",
                piece.text(),
                "index",
                index,
                "logprobs",
                choice.hasTokens() ? logprobs(piece.tokens()) : null,
                "finish_reason",
                finishReason);
    }

    private Map<String, Object> logprobs(List<Entry> entries) {
        List<Object> tokens = new ArrayList<>();
        List<Object> logProbabilities = new ArrayList<>();
        List<Object> alternatives = new ArrayList<>();
        List<Object> offsets = new ArrayList<>();
        for (Entry entry : entries) {
            tokens.add(name(entry.id()));
            logProbabilities.add(entry.score().map(TokenScore::logProbability).orElse(null));
            alternatives.add(entry.score().map(this::alternatives).orElse(null));
            offsets.add(entry.offset());
        }
        return Fields.of(
                "tokens", tokens,
                "token_logprobs", logProbabilities,
                "top_logprobs", hasAlternatives ? alternatives : null,
                "text_offset", offsets);
    }

    /// The most probable tokens, and in any case the one that is there.
    private Map<String, Object> alternatives(TokenScore score) {
        SequencedMap<String, Object> byName = Fields.of();
        for (Alternative each : score.top()) {
            byName.putIfAbsent(name(each.id()), each.logProbability());
        }
        byName.putIfAbsent(name(score.id()), score.logProbability());
        return byName;
    }

    private String name(int id) {
        return TokenNames.name(model().bytes(id));
    }
}

package kawi.samples.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.samples.http.json.Fields;
import kawi.samples.serve.Choice.Piece;
import kawi.samples.serve.TokenLog.Entry;
import kawi.samples.serve.decode.TokenScore;

/// The answers of `/v1/chat/completions`.
final class ChatFormat extends AnswerFormat {

    ChatFormat(ServedModel model) {
        super(model, "chatcmpl-");
    }

    @Override
    String objectName() {
        return "chat.completion";
    }

    @Override
    String chunkName() {
        return "chat.completion.chunk";
    }

    @Override
    Optional<Object> opening(Choice choice) {
        return Optional.of(delta(choice, Fields.of("role", "assistant", "content", ""), null, null));
    }

    @Override
    Object partOfChoice(Choice choice, Piece piece, String finishReason) {
        Map<String, Object> content = piece.text().isEmpty() ? Fields.of() : Fields.of("content", piece.text());
        return delta(choice, content, logprobs(choice, piece), finishReason);
    }

    private static Object delta(Choice choice, Map<String, Object> delta, Object logprobs, String finishReason) {
        return Fields.of("index", choice.index(), "delta", delta, "logprobs", logprobs, "finish_reason", finishReason);
    }

    @Override
    Object wholeChoice(int index, Choice choice) {
        Piece whole = choice.whole();
        return Fields.of(
                "index", index,
                "message", Fields.of("role", "assistant", "content", whole.text(), "refusal", null),
                "logprobs", logprobs(choice, whole),
                "finish_reason", choice.finishReason());
    }

    /// @return null if they were not requested
    private Object logprobs(Choice choice, Piece piece) {
        return choice.hasTokens()
                ? Fields.of("content", piece.tokens().stream().map(this::token).toList(), "refusal", null)
                : null;
    }

    private Object token(Entry entry) {
        TokenScore score = entry.score().orElseThrow(); // only the first token of a prompt has none
        Map<String, Object> token = token(entry.id(), score.logProbability());
        List<Map<String, Object>> alternatives = score.top().stream()
                .map(each -> token(each.id(), each.logProbability()))
                .toList();
        token.put("top_logprobs", alternatives);
        return token;
    }

    private Map<String, Object> token(int id, double logProbability) {
        byte[] bytes = model().bytes(id);
        return Fields.of(
                "token", TokenNames.name(bytes), "logprob", logProbability, "bytes", TokenNames.numbers(bytes));
    }
}

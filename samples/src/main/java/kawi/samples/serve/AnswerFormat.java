package kawi.samples.serve;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.samples.http.json.Fields;
import kawi.samples.serve.Choice.Piece;

/// How an answer is written as JSON: what completions and chats have in common.
abstract class AnswerFormat {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 12;

    /// The numbers of tokens of a request.
    ///
    /// @param prompt of all prompts, each counted once
    /// @param completion of all texts that were generated
    record Usage(int prompt, int completion) {
        private Map<String, Object> json() {
            return Fields.of(
                    "prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion);
        }
    }

    private final ServedModel model;
    private final String id;
    private final long created = ServedModel.now();

    /// @param prefix of the answer's id
    AnswerFormat(ServedModel model, String prefix) {
        this.model = model;
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        this.id = prefix + HexFormat.of().formatHex(bytes);
    }

    ServedModel model() {
        return model;
    }

    /// The field `object` of a whole answer.
    abstract String objectName();

    /// The field `object` of a part of a stream.
    abstract String chunkName();

    /// What a stream sends before the first part of each choice.
    abstract Optional<Object> opening(Choice choice);

    /// A choice in a stream.
    ///
    /// @param piece what was added
    /// @param finishReason null if it is not finished
    abstract Object partOfChoice(Choice choice, Piece piece, String finishReason);

    /// A finished choice.
    ///
    /// @param index in the answer
    abstract Object wholeChoice(int index, Choice choice);

    /// A whole answer.
    Object whole(List<Object> choices, Usage usage) {
        SequencedMap<String, Object> fields = envelope(objectName());
        fields.put("choices", choices);
        fields.put("usage", usage.json());
        return fields;
    }

    /// A part of a stream.
    ///
    /// @param choice as [#partOfChoice] has it
    /// @param withUsage whether the stream ends with the usage; then every part has the field
    Object chunk(Object choice, boolean withUsage) {
        SequencedMap<String, Object> fields = envelope(chunkName());
        fields.put("choices", List.of(choice));
        if (withUsage) {
            fields.put("usage", null);
        }
        return fields;
    }

    /// The last part of a stream.
    Object usageChunk(Usage usage) {
        SequencedMap<String, Object> fields = envelope(chunkName());
        fields.put("choices", List.of());
        fields.put("usage", usage.json());
        return fields;
    }

    private SequencedMap<String, Object> envelope(String object) {
        return Fields.of("id", id, "object", object, "created", created, "model", model.name());
    }
}

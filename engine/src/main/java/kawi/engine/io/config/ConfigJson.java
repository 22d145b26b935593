package kawi.engine.io.config;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;

/// What the readers of `config.json` and `generation_config.json` share: the file as JSON, and the ids of special
/// tokens.
///
/// An id outside the vocabulary counts as none: `transformers` writes 50256 into every configuration of a GPT-2 that
/// was made without one, whatever its vocabulary.
public final class ConfigJson {
    /// Real files have a few thousand.
    private static final int MAX_BYTES = 1 << 20;

    private ConfigJson() {}

    /// Reads a file that contains an object.
    ///
    /// @throws ModelFileException if there is no such file, or it is not valid JSON; the cursor throws it, too
    public static JsonCursor read(Path file) {
        return JsonCursor.parseObject(
                ByteBuffer.wrap(SmallFile.bytes(file, MAX_BYTES)),
                (where, problem, cause) -> new ModelFileException(
                        file,
                        (where.path().isEmpty() ? "the configuration" : "\"" + where.path() + "\"") + " " + problem,
                        cause));
    }

    /// Reads one id; empty if it is absent or `null`.
    ///
    /// @throws ModelFileException if it is anything but a whole number
    public static OptionalInt tokenId(JsonCursor id, int vocabularySize) {
        if (id.isAbsent()) {
            return OptionalInt.empty();
        }
        OptionalInt whole = whole(id.value().orElseThrow()).orElseThrow(() -> id.expected("a token id or null"));
        return isKnown(whole, vocabularySize) ? whole : OptionalInt.empty();
    }

    /// Reads one id or a list of ids, as `transformers` allows for `eos_token_id`.
    ///
    /// @throws ModelFileException if it is anything else
    public static Set<Integer> tokenIds(JsonCursor ids, int vocabularySize) {
        if (ids.isAbsent()) {
            return Set.of();
        }
        Set<Integer> known = new TreeSet<>();
        for (Json id : ids.isArray() ? ids.array() : List.of(ids.value().orElseThrow())) {
            OptionalInt whole = whole(id).orElseThrow(() -> ids.expected("a token id, a list of token ids or null"));
            if (isKnown(whole, vocabularySize)) {
                known.add(whole.getAsInt());
            }
        }
        return known;
    }

    /// A whole number: empty inside if it is larger than an int.
    private static Optional<OptionalInt> whole(Json id) {
        return id instanceof NumberValue number && number.isWhole() ? Optional.of(number.asInt()) : Optional.empty();
    }

    private static boolean isKnown(OptionalInt id, int vocabularySize) {
        return id.isPresent() && id.getAsInt() >= 0 && id.getAsInt() < vocabularySize;
    }

    /// Ids as they are written: `null`, one number, or a list in ascending order.
    public static Object tokenIds(Set<Integer> ids) {
        List<Integer> sorted = ids.stream().sorted().toList();
        return switch (sorted.size()) {
            case 0 -> null;
            case 1 -> sorted.getFirst();
            default -> sorted;
        };
    }
}

package kawi.tokenizer.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.json.JsonText;

/// How a [CharTokenizer] is written as a Hugging Face `tokenizer.json`, and read from one.
///
/// That format has no tokenizer of characters by name, but byte-pair encoding starts from characters and then merges
/// pairs of them: with an empty list of merges the characters are what remains. Python gives every text the same ids as
/// Kawi, with two exceptions. There a special token's name in the text becomes the special token, here it is a text
/// like any other. And there a character outside the vocabulary vanishes if no token stands for unknown ones, here it
/// is an error.
final class CharTokenizerFormat {
    /// The part that `transformers` knows a special token to play -> the name that Kawi gives such a token.
    private static final Map<String, String> PARTS = parts();

    private CharTokenizerFormat() {}

    private static Map<String, String> parts() {
        var parts = new LinkedHashMap<String, String>();
        parts.put("bos_token", "<bos>");
        parts.put("eos_token", "<eos>");
        parts.put("pad_token", "<pad>");
        parts.put("unk_token", CharTokenizer.UNKNOWN);
        return parts;
    }

    /// The content of `tokenizer.json`.
    static String tokenizer(CharTokenizer tokenizer) {
        SequencedMap<String, Object> file = new LinkedHashMap<>();
        file.put("version", "1.0");
        file.put("truncation", null);
        file.put("padding", null);
        file.put("added_tokens", AddedTokenFormat.write(specials(tokenizer)));
        file.put("normalizer", null);
        file.put("pre_tokenizer", null);
        file.put("post_processor", null);
        file.put("decoder", Map.of("type", "Fuse")); // joins tokens with nothing between them
        file.put("model", model(tokenizer));
        return JsonText.pretty(file);
    }

    private static List<AddedToken> specials(CharTokenizer tokenizer) {
        return tokenizer.specials().entrySet().stream()
                .map(special -> AddedToken.special(special.getKey(), special.getValue()))
                .toList();
    }

    private static SequencedMap<String, Object> model(CharTokenizer tokenizer) {
        SequencedMap<String, Integer> vocabulary = new LinkedHashMap<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            vocabulary.put(tokenizer.token(id), id);
        }
        SequencedMap<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        OptionalInt unknown = tokenizer.unknown();
        model.put("unk_token", unknown.isPresent() ? tokenizer.token(unknown.getAsInt()) : null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        model.put("vocab", vocabulary);
        model.put("merges", List.of());
        return model;
    }

    /// The content of `tokenizer_config.json`.
    static String config(CharTokenizer tokenizer) {
        SequencedMap<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false); // or decoding would drop the space before a full stop
        PARTS.forEach((part, name) -> {
            if (tokenizer.special(name).isPresent()) {
                config.put(part, name);
            }
        });
        return JsonText.pretty(config);
    }

    /// Whether the file holds a tokenizer of characters: byte-pair encoding without merges and without any other step.
    static boolean accepts(JsonCursor file) {
        var model = file.at("model");
        if (isByteLevel(file)
                || !model.at("type").text().equals("BPE")
                || !model.at("merges").elements().isEmpty()) {
            return false;
        }
        boolean hasSteps = Stream.of("normalizer", "pre_tokenizer", "post_processor")
                .anyMatch(step -> !file.at(step).isAbsent());
        boolean hasOptions = Stream.of("fuse_unk", "byte_fallback", "ignore_merges")
                .anyMatch(option -> model.at(option).is(true));
        var decoder = file.at("decoder");
        boolean joins = decoder.isAbsent() || decoder.at("type").text().equals("Fuse");
        return !hasSteps && !hasOptions && joins;
    }

    /// Whether the tokenizer turns its text into bytes first.
    static boolean isByteLevel(JsonCursor file) {
        return hasByteLevel(file.at("normalizer"))
                || hasByteLevel(file.at("pre_tokenizer"))
                || hasByteLevel(file.at("decoder"));
    }

    private static boolean hasByteLevel(JsonCursor steps) {
        return steps.value().filter(CharTokenizerFormat::hasByteLevel).isPresent();
    }

    private static boolean hasByteLevel(Json steps) {
        if (steps instanceof ArrayValue array) {
            return array.elements().stream().anyMatch(CharTokenizerFormat::hasByteLevel);
        }
        return steps instanceof ObjectValue object
                && (isByteLevel(object.members().get("type"))
                        || object.members().values().stream().anyMatch(CharTokenizerFormat::hasByteLevel));
    }

    private static boolean isByteLevel(Json type) {
        return type instanceof StringValue text && text.value().equals("ByteLevel");
    }

    /// The tokenizer of a file that this class [#accepts].
    static CharTokenizer read(JsonCursor file) {
        requireNothingElse(file);
        var specials = new LinkedHashSet<String>();
        var tokens = inOrder(ids(file, specials));
        var unknown = unknown(file.at("model").at("unk_token"), tokens);
        unknown.filter(name -> name.codePointCount(0, name.length()) > 1).ifPresent(specials::add);
        try {
            return new CharTokenizer(tokens, specials, unknown);
        } catch (TokenizerException e) {
            throw file.at("model").at("vocab").error("defines no valid tokenizer: " + e.getMessage(), e);
        }
    }

    /// Refuses what would give a text other ids than [CharTokenizer] does.
    private static void requireNothingElse(JsonCursor file) {
        for (String option : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix")) {
            var value = file.at("model").at(option);
            if (!value.isAbsent()) {
                throw value.expected("null in a tokenizer of characters");
            }
        }
    }

    /// All tokens with their ids. The special ones may stand in the vocabulary, in the list of added tokens, or in
    /// both.
    private static Map<String, JsonCursor> ids(JsonCursor file, Set<String> specials) {
        var ids = new LinkedHashMap<>(file.at("model").at("vocab").entries());
        var added = file.at("added_tokens");
        for (var token : added.isAbsent() ? List.<JsonCursor>of() : added.elements()) {
            var name = token.at("content").text();
            var special = token.at("special");
            if (!special.is(true)) {
                throw special.expected("true: Kawi knows no added tokens that are not special");
            }
            var id = token.at("id");
            var other = ids.put(name, id);
            if (other != null && other.integer() != id.integer()) {
                throw id.expected(other.integer() + " as in " + other.path());
            }
            specials.add(name);
        }
        return ids;
    }

    /// The tokens in the order of their ids, which are 0, 1, 2, ... without gaps.
    private static List<String> inOrder(Map<String, JsonCursor> ids) {
        var tokens = new ArrayList<>(Collections.nCopies(ids.size(), ""));
        var owners = new LinkedHashMap<Integer, String>();
        ids.forEach((token, value) -> {
            int id = value.integer();
            if (id < 0 || id >= ids.size()) {
                throw value.expected("an id from 0 to %d: there are %d tokens, and ids have no gaps"
                        .formatted(ids.size() - 1, ids.size()));
            }
            var owner = owners.put(id, value.path());
            if (owner != null) {
                throw value.expected("an id of its own: " + owner + " has this one");
            }
            tokens.set(id, token);
        });
        return tokens;
    }

    private static Optional<String> unknown(JsonCursor value, List<String> tokens) {
        if (value.isAbsent()) {
            return Optional.empty();
        }
        if (!tokens.contains(value.text())) {
            throw value.expected("a token of the vocabulary");
        }
        return Optional.of(value.text());
    }
}

package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.normalize.Normalization;

/// Reads a [BpeTokenizer] from a Hugging Face `tokenizer.json`.
///
/// What comes after encoding there (`post_processor`: tokens put before and after a text) and what only truncates or
/// pads is not looked at: the ids are those of `encode(text, add_special_tokens=False)`.
final class BpeTokenizerFormat {
    private static final int MAX_IDS = 1 << 24;

    /// Ids without a token that a vocabulary may have: o200k_base has nineteen. A hole costs memory as a token does,
    /// and one line of a file could ask for millions.
    private static final int MAX_HOLES = 1 << 16;

    private static final int BYTES = 256;
    private static final byte[] NO_BYTES = {};

    private final JsonCursor file;
    private final JsonCursor model;
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<byte[]> tokens = new ArrayList<>(); // null where no token has the id
    private final int ids; // that there may be

    private BpeTokenizerFormat(JsonCursor file) {
        this.file = file;
        this.model = file.at("model");
        int named = model.at("vocab").size() + file.at("added_tokens").size();
        this.ids = Math.min(MAX_IDS, named + MAX_HOLES);
    }

    /// Whether the file holds byte-pair encoding on bytes.
    static boolean accepts(JsonCursor file) {
        var type = file.at("model").at("type");
        // Old files of GPT-2 do not say what they are.
        boolean isBpe = type.isAbsent()
                ? !file.at("model").at("merges").isAbsent()
                : type.text().equals("BPE");
        return isBpe && CharTokenizerFormat.isByteLevel(file);
    }

    /// The tokenizer of a file that this class [#accepts].
    static BpeTokenizer read(JsonCursor file) {
        return new BpeTokenizerFormat(file).read();
    }

    private BpeTokenizer read() {
        requirePlainBpe();
        readVocabulary();
        var added = addedTokens();
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id) == null) {
                tokens.set(id, NO_BYTES);
            }
        }
        var merges = new Merges(merges(), false);
        boolean ignoreMerges = model.at("ignore_merges").flag(false);
        OptionalInt unknown = unknown();
        var normalization = NormalizationFormat.read(file.at("normalizer"));
        var preTokenization = PreTokenizationFormat.read(file.at("pre_tokenizer"));
        if (!preTokenization.makesBytes() && !normalization.contains(new Normalization.ByteLevel())) {
            throw file.at("pre_tokenizer").expected("a ByteLevel in it or in the normalizer");
        }
        try {
            return new BpeTokenizer(new BpeDefinition(
                    new TokenBytes(tokens), merges, ignoreMerges, unknown, added, normalization, preTokenization));
        } catch (TokenizerException e) {
            throw file.error("defines no valid tokenizer: " + e.getMessage(), e);
        }
    }

    /// What would give a text other ids than [BpeTokenizer] does. Empty texts say the same as `null`.
    private void requirePlainBpe() {
        var dropout = model.at("dropout");
        if (!dropout.isAbsent() && dropout.number(0.0) != 0) {
            throw dropout.expected("null: Kawi leaves no merge to chance");
        }
        for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            var value = model.at(affix);
            if (!value.isAbsent() && !value.text().isEmpty()) {
                throw value.expected("null in byte-level BPE");
            }
        }
        var decoder = file.at("decoder");
        if (!decoder.isAbsent()) {
            List<String> steps = new ArrayList<>();
            requireByteLevelDecoder(decoder, steps);
            if (!steps.equals(List.of("ByteLevel"))) {
                throw decoder.expected("one ByteLevel in byte-level BPE");
            }
        }
    }

    /// A `Fuse`, which joins what the `ByteLevel` joins too, changes nothing.
    private static void requireByteLevelDecoder(JsonCursor decoder, List<String> steps) {
        JsonCursor type = decoder.at("type");
        switch (type.text()) {
            case "Sequence" -> decoder.at("decoders").elements().forEach(each -> requireByteLevelDecoder(each, steps));
            case "ByteLevel" -> steps.add(type.text());
            case "Fuse" -> {}
            default -> throw type.expected("ByteLevel, Fuse or a Sequence of them in byte-level BPE");
        }
    }

    private void readVocabulary() {
        var vocab = model.at("vocab");
        for (Map.Entry<String, Json> entry : vocab.object().entrySet()) {
            String token = entry.getKey();
            OptionalInt id = entry.getValue() instanceof NumberValue number ? number.asInt() : OptionalInt.empty();
            if (id.isEmpty()) {
                throw vocab.at(token).expected("an id");
            }
            // A token that is not written in the byte alphabet is made by no merge; decoded, it is its own text.
            put(
                    vocab.at(token),
                    id.getAsInt(),
                    ByteAlphabet.read(token).orElseGet(() -> token.getBytes(StandardCharsets.UTF_8)));
            vocabulary.put(token, id.getAsInt());
        }
    }

    private void put(JsonCursor where, int id, byte[] bytes) {
        if (id < 0 || id >= ids) {
            throw where.expected("an id from 0 to " + (ids - 1) + ": the ids of a vocabulary have few gaps");
        }
        while (tokens.size() <= id) {
            tokens.add(null);
        }
        if (tokens.get(id) != null) {
            throw where.expected("an id of its own: another token has this one");
        }
        tokens.set(id, bytes);
    }

    private List<AddedToken> addedTokens() {
        var list = file.at("added_tokens");
        var added = new ArrayList<AddedToken>();
        for (var token : list.isAbsent() ? List.<JsonCursor>of() : list.elements()) {
            var content = token.at("content").text();
            var id = token.at("id");
            Integer inVocabulary = vocabulary.get(content);
            if (inVocabulary == null) {
                put(id, id.integer(), content.getBytes(StandardCharsets.UTF_8));
            } else if (inVocabulary != id.integer()) {
                throw id.expected(inVocabulary + " as in model.vocab");
            }
            added.add(new AddedToken(
                    content,
                    id.integer(),
                    token.at("special").flag(false),
                    token.at("single_word").flag(false),
                    token.at("lstrip").flag(false),
                    token.at("rstrip").flag(false),
                    token.at("normalized").flag(false)));
        }
        return added;
    }

    private List<Merge> merges() {
        var list = model.at("merges");
        var merges = new ArrayList<Merge>(list.size());
        for (Json merge : list.array()) {
            int place = merges.size();
            String[] pair = pair(merge);
            if (pair.length != 2) {
                throw list.at(place).expected("a pair of tokens, as [\"a\", \"b\"] or \"a b\"");
            }
            Integer left = vocabulary.get(pair[0]);
            Integer right = vocabulary.get(pair[1]);
            Integer token = vocabulary.get(pair[0] + pair[1]);
            if (left == null || right == null || token == null) {
                throw list.at(place).expected("two tokens of model.vocab that make a third");
            }
            merges.add(new Merge(left, right, token));
        }
        return merges;
    }

    /// New files have arrays, old ones a text with a space.
    private static String[] pair(Json merge) {
        if (merge instanceof StringValue pair) {
            return pair.value().split(" ", 3);
        }
        return merge instanceof ArrayValue array
                        && array.elements().size() == 2
                        && array.elements().getFirst() instanceof StringValue left
                        && array.elements().getLast() instanceof StringValue right
                ? new String[] {left.value(), right.value()}
                : new String[0];
    }

    /// What stands for bytes that have no token, if there are such bytes.
    private OptionalInt unknown() {
        var value = model.at("unk_token");
        if (value.isAbsent() || value.text().isEmpty() || hasAllBytes()) {
            return OptionalInt.empty();
        }
        for (var option : List.of(model.at("fuse_unk"), model.at("byte_fallback"))) {
            if (option.flag(false)) {
                throw option.expected("false in byte-level BPE that lacks a byte");
            }
        }
        Integer id = vocabulary.get(value.text());
        if (id == null) {
            throw value.expected("a token of model.vocab");
        }
        return OptionalInt.of(id);
    }

    private boolean hasAllBytes() {
        for (int value = 0; value < BYTES; value++) {
            if (!vocabulary.containsKey(ByteAlphabet.write((byte) value))) {
                return false;
            }
        }
        return true;
    }
}

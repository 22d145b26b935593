package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.InitialSymbols.Unit;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonCursor;

/// The `model` and the `added_tokens` of a `tokenizer.json` with byte-pair encoding.
final class VocabularyFormat {
    private static final int MAX_IDS = 1 << 24;

    /// Ids without a token that a vocabulary may have: o200k_base has nineteen. A hole costs memory as a token does,
    /// and one line of a file could ask for millions.
    private static final int MAX_HOLES = 1 << 16;

    private static final int BYTES = 256;
    private static final byte[] NO_BYTES = {};

    private final JsonCursor file;
    private final JsonCursor model;
    private final Unit unit;
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<byte[]> tokens = new ArrayList<>(); // null where no token has the id
    private final int maxIds;
    private final List<AddedToken> added;

    /// @param unit what the symbols of the vocabulary are
    VocabularyFormat(JsonCursor file, Unit unit) {
        this.file = file;
        this.model = file.at("model");
        this.unit = unit;
        int named = model.at("vocab").size() + file.at("added_tokens").size();
        this.maxIds = Math.min(MAX_IDS, named + MAX_HOLES);
        requirePlainBpe();
        readVocabulary();
        added = readAddedTokens();
        tokens.replaceAll(bytes -> bytes == null ? NO_BYTES : bytes);
    }

    List<AddedToken> added() {
        return added;
    }

    BpeModel model() {
        return new BpeModel(
                new TokenBytes(tokens),
                new Merges(merges(), false),
                model.at("ignore_merges").flag(false),
                symbols());
    }

    /// Refuses what would give a text other ids. Empty texts mean the same as `null`.
    private void requirePlainBpe() {
        var dropout = model.at("dropout");
        if (!dropout.isAbsent() && dropout.number(0.0) != 0) {
            throw dropout.expected("null: Kawi leaves no merge to chance");
        }
        for (String affix : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
            var value = model.at(affix);
            if (!value.isAbsent() && !value.text().isEmpty()) {
                throw value.expected("null");
            }
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
            put(vocab.at(token), id.getAsInt(), bytes(token));
            vocabulary.put(token, id.getAsInt());
        }
    }

    /// A token that is not written in the byte alphabet is made by no merge; decoded, it is its own text.
    private byte[] bytes(String token) {
        byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
        return unit == Unit.BYTE ? ByteAlphabet.read(token).orElse(utf8) : utf8;
    }

    private void put(JsonCursor where, int id, byte[] bytes) {
        if (id < 0 || id >= maxIds) {
            throw where.expected("an id from 0 to " + (maxIds - 1) + ": the ids of a vocabulary have few gaps");
        }
        while (tokens.size() <= id) {
            tokens.add(null);
        }
        if (tokens.get(id) != null) {
            throw where.expected("an id of its own: another token has this one");
        }
        tokens.set(id, bytes);
    }

    private List<AddedToken> readAddedTokens() {
        var list = file.at("added_tokens");
        var found = new ArrayList<AddedToken>();
        for (var token : list.isAbsent() ? List.<JsonCursor>of() : list.elements()) {
            var content = token.at("content").text();
            var id = token.at("id");
            Integer inVocabulary = vocabulary.get(content);
            if (inVocabulary == null) {
                put(id, id.integer(), content.getBytes(StandardCharsets.UTF_8));
                requireSeveralSymbols(token.at("content"));
            } else if (inVocabulary != id.integer()) {
                throw id.expected(inVocabulary + " as in model.vocab");
            }
            found.add(new AddedToken(
                    content,
                    id.integer(),
                    token.at("special").flag(false),
                    token.at("single_word").flag(false),
                    token.at("lstrip").flag(false),
                    token.at("rstrip").flag(false),
                    token.at("normalized").flag(false)));
        }
        return found;
    }

    /// A token of one symbol would be taken for that symbol.
    private void requireSeveralSymbols(JsonCursor content) {
        String text = content.text();
        int length = unit == Unit.BYTE
                ? text.getBytes(StandardCharsets.UTF_8).length
                : text.codePointCount(0, text.length());
        if (length == 1) {
            throw content.expected("a token of model.vocab, or more than one character");
        }
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

    private InitialSymbols symbols() {
        boolean fuse = model.at("fuse_unk").flag(false);
        JsonCursor fallback = model.at("byte_fallback");
        if (unit == Unit.CHARACTER) {
            return new InitialSymbols(unit, unknown(), fuse, fallback.flag(false));
        }
        if (hasAllBytes()) {
            return InitialSymbols.BYTES;
        }
        if (fallback.flag(false)) {
            throw fallback.expected("false in byte-level BPE that lacks a byte");
        }
        return new InitialSymbols(unit, unknown(), fuse, false);
    }

    /// The token for bytes or characters that have none, if the file names one.
    private OptionalInt unknown() {
        var value = model.at("unk_token");
        if (value.isAbsent() || value.text().isEmpty()) {
            return OptionalInt.empty();
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

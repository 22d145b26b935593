package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.json.JsonCursor;

/// The added tokens of a folder without `tokenizer.json`: they are in files beside the vocabulary.
///
///     added_tokens.json       {"<|im_end|>": 151645, ...}
///     tokenizer_config.json   {"added_tokens_decoder": {"151645": {"content": "<|im_end|>", "lstrip": false,
///                              "normalized": false, "rstrip": false, "single_word": false, "special": true}, ...}}
///
/// In the first file, which older versions of `transformers` wrote, the special tokens are those that
/// [SpecialTokenNames] lists. Where both files name a token, the second file has the details.
final class AddedTokenFiles {
    private static final String ADDED = "added_tokens.json";
    private static final String DECODER = "added_tokens_decoder";

    /// Ids without a token that a vocabulary may have: each costs memory as a token does.
    private static final int MAX_HOLES = 1 << 16;

    private static final byte[] NO_BYTES = {};

    private AddedTokenFiles() {}

    /// An added token and the place that defines it.
    private record Found(AddedToken token, JsonCursor place) {}

    /// Reads the files of a folder and adds their tokens to those that the vocabulary has.
    ///
    /// @param tokens the bytes by id; longer afterwards
    /// @param added the added tokens so far; a token that a file names, too, is replaced
    /// @throws TokenizerException if a file is damaged or contradicts the vocabulary
    static void read(Path folder, List<byte[]> tokens, List<AddedToken> added) {
        Map<String, Found> found = new LinkedHashMap<>();
        fromAddedTokens(folder, found);
        fromConfig(folder, found);
        Map<String, Integer> known = new HashMap<>();
        added.forEach(token -> known.put(token.content(), token.id()));
        int ids = tokens.size() + found.size() + MAX_HOLES;
        found.values().stream()
                .sorted(Comparator.comparingInt(each -> each.token().id()))
                .forEach(each -> {
                    put(each, known, tokens, ids);
                    added.removeIf(token -> token.content().equals(each.token().content()));
                    added.add(each.token());
                });
    }

    private static void fromAddedTokens(Path folder, Map<String, Found> found) {
        Path file = folder.resolve(ADDED);
        if (Files.notExists(file)) {
            return;
        }
        Set<String> special = SpecialTokenNames.read(folder).all();
        SourceFile.json(file).entries().forEach((content, id) -> {
            boolean isSpecial = special.contains(content);
            var token = checked(
                    id, () -> new AddedToken(content, id.integer(), isSpecial, false, false, false, !isSpecial));
            found.put(content, new Found(token, id));
        });
    }

    private static void fromConfig(Path folder, Map<String, Found> found) {
        Path file = folder.resolve(TokenizerFile.CONFIG);
        JsonCursor decoder = Files.exists(file) ? SourceFile.json(file).at(DECODER) : null;
        if (decoder == null || decoder.isAbsent()) {
            return;
        }
        decoder.entries().forEach((key, token) -> {
            int id = id(key, token);
            String content = token.at("content").text();
            Found other = found.get(content);
            if (other != null && other.token().id() != id) {
                throw token.error("is " + '"' + content + "\", which has the id "
                        + other.token().id() + " in " + ADDED);
            }
            found.put(
                    content,
                    new Found(
                            checked(
                                    token,
                                    () -> new AddedToken(
                                            content,
                                            id,
                                            token.at("special").flag(false),
                                            token.at("single_word").flag(false),
                                            token.at("lstrip").flag(false),
                                            token.at("rstrip").flag(false),
                                            token.at("normalized").flag(false))),
                            token));
        });
    }

    private static int id(String key, JsonCursor token) {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw token.error("has a key that is not the id of a token", e);
        }
    }

    private static AddedToken checked(JsonCursor place, Supplier<AddedToken> token) {
        try {
            return token.get();
        } catch (TokenizerException e) {
            throw place.error("is not a valid token: " + e.getMessage(), e);
        }
    }

    /// Gives a token its bytes. It may be part of the vocabulary already; its id may not be another token's.
    ///
    /// @param ids number of ids that there may be
    private static void put(Found found, Map<String, Integer> known, List<byte[]> tokens, int ids) {
        AddedToken token = found.token();
        byte[] bytes = token.content().getBytes(StandardCharsets.UTF_8);
        Integer knownId = known.get(token.content());
        if (knownId != null && knownId != token.id()) {
            throw found.place()
                    .error("gives \"" + token.content() + "\" the id " + token.id() + ", but the vocabulary "
                            + knownId);
        }
        if (token.id() >= ids) {
            throw found.place()
                    .error("gives \"" + token.content() + "\" the id " + token.id() + ", but the vocabulary ends at "
                            + (tokens.size() - 1));
        }
        while (tokens.size() <= token.id()) {
            tokens.add(NO_BYTES);
        }
        byte[] present = tokens.get(token.id());
        if (present.length > 0 && !Arrays.equals(present, bytes)) {
            throw found.place()
                    .error("gives \"" + token.content() + "\" the id " + token.id() + ", which is another token's");
        }
        tokens.set(token.id(), bytes);
    }
}

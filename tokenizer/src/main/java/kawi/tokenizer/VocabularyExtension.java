package kawi.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.TokenBytes;

/// Adds tokens behind those of a vocabulary. The ids of the others stay, and so do the ids of all texts in which the
/// new tokens do not occur.
public final class VocabularyExtension {
    private VocabularyExtension() {}

    /// A tokenizer with more tokens.
    ///
    /// With byte-pair encoding a new token is found in texts as a whole, like one of `add_tokens` in `transformers`. In
    /// a vocabulary of characters a single character is found in texts; a longer name is a special token, which only
    /// [Tokenizer#encodeWithSpecials] finds.
    ///
    /// @param names in the order of their ids
    /// @throws TokenizerException if a token of a name exists already, or a name is empty
    public static Tokenizer add(Tokenizer tokenizer, List<String> names) {
        return add(tokenizer, names, false);
    }

    /// A tokenizer with more special tokens, which only [Tokenizer#encodeWithSpecials] finds in texts.
    ///
    /// @param names in the order of their ids, each of at least two characters
    /// @throws TokenizerException if a token of a name exists already, or a name is too short
    public static Tokenizer addSpecial(Tokenizer tokenizer, List<String> names) {
        return add(tokenizer, names, true);
    }

    private static Tokenizer add(Tokenizer tokenizer, List<String> names, boolean special) {
        if (names.isEmpty()) {
            return tokenizer;
        }
        return switch (tokenizer) {
            case CharTokenizer characters -> addTo(characters, names, special);
            case BpeTokenizer pairs -> addTo(pairs, names, special);
            default ->
                throw new TokenizerException(
                        "tokens cannot be added to a " + tokenizer.getClass().getSimpleName());
        };
    }

    private static Tokenizer addTo(CharTokenizer tokenizer, List<String> names, boolean special) {
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            tokens.add(tokenizer.token(id));
        }
        List<String> specials = new ArrayList<>(tokenizer.specials().keySet());
        for (String name : names) {
            requireNew(!tokens.contains(name), name);
            tokens.add(name);
            if (special || name.codePointCount(0, name.length()) > 1) {
                specials.add(name);
            }
        }
        Optional<String> unknown = tokenizer.unknown().isPresent()
                ? Optional.of(tokenizer.token(tokenizer.unknown().getAsInt()))
                : Optional.empty();
        return new CharTokenizer(tokens, specials, unknown);
    }

    private static Tokenizer addTo(BpeTokenizer tokenizer, List<String> names, boolean special) {
        BpeDefinition old = tokenizer.definition();
        BpeModel model = old.model();
        List<byte[]> tokens = new ArrayList<>();
        for (int id = 0; id < model.tokens().size(); id++) {
            tokens.add(model.tokens().of(id));
        }
        List<AddedToken> added = new ArrayList<>(old.added());
        for (String name : names) {
            requireNew(added.stream().noneMatch(token -> token.content().equals(name)), name);
            added.add(new AddedToken(name, tokens.size(), special, false, false, false, false));
            tokens.add(name.getBytes(StandardCharsets.UTF_8));
        }
        var larger = new BpeModel(new TokenBytes(tokens), model.merges(), model.ignoreMerges(), model.symbols());
        return new BpeTokenizer(new BpeDefinition(
                larger, added, old.normalization(), old.preTokenization(), old.decoding(), old.template()));
    }

    private static void requireNew(boolean isNew, String name) {
        if (name.isEmpty()) {
            throw new TokenizerException("a token to be added has no name");
        }
        if (!isNew) {
            throw new TokenizerException("the vocabulary has a token " + CharacterNames.quote(name) + " already");
        }
    }
}

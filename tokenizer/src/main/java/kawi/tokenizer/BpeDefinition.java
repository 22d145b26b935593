package kawi.tokenizer;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.pretoken.PreTokenization;

/// All that defines a [BpeTokenizer], as it stands in files.
///
/// @param tokens the bytes of every id, added tokens included; an id that fills a gap has none
/// @param merges which pairs of tokens merge, in order
/// @param ignoreMerges whether a pre-token that is a token is taken as it is (`ignore_merges`)
/// @param unknown the id that stands for bytes without a token; empty if such a byte is an error
/// @param added the tokens that no merge makes
/// @param normalization what is done to a text before all else, one after the other
/// @param preTokenization how texts are cut
public record BpeDefinition(
        TokenBytes tokens,
        Merges merges,
        boolean ignoreMerges,
        OptionalInt unknown,
        List<AddedToken> added,
        List<Normalization> normalization,
        PreTokenization preTokenization) {

    /// @throws TokenizerException if an id is outside the vocabulary, a merge does not make the token it says, or two
    /// added tokens have the same id or the same text
    public BpeDefinition {
        added = List.copyOf(added);
        normalization = List.copyOf(normalization);
        for (Merge merge : merges.all()) {
            requireId(tokens, merge.left(), "a merge");
            requireId(tokens, merge.right(), "a merge");
            requireId(tokens, merge.token(), "a merge");
            if (tokens.length(merge.left()) + tokens.length(merge.right()) != tokens.length(merge.token())) {
                throw new TokenizerException("the tokens " + merge.left() + " and " + merge.right()
                        + " do not make the token " + merge.token() + " when they are merged");
            }
        }
        var seen = new BitSet();
        var contents = new HashSet<String>();
        for (AddedToken token : added) {
            if (!contents.add(token.content())) {
                throw new TokenizerException("two added tokens are " + CharacterNames.quote(token.content())
                        + ": which is meant in a text?");
            }
            requireId(tokens, token.id(), "the added token " + CharacterNames.quote(token.content()));
            if (seen.get(token.id())) {
                throw new TokenizerException("two added tokens have the id " + token.id());
            }
            seen.set(token.id());
        }
    }

    /// Whether decoding the ids of any text gives that text: nothing changes it before or while it is cut.
    public boolean isLossless() {
        return normalization.isEmpty()
                && unknown.isEmpty()
                && preTokenization.isLossless()
                && added.stream().noneMatch(token -> token.leftStrip() || token.rightStrip());
    }

    private static void requireId(TokenBytes tokens, int id, String what) {
        if (id < 0 || id >= tokens.size()) {
            throw new TokenizerException(what + " has the id " + id + ": ids are 0 to " + (tokens.size() - 1));
        }
    }
}

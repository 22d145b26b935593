package kawi.tokenizer;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.pretoken.PreTokenization;

/// Everything that defines a [BpeTokenizer], as files contain it.
///
/// @param model the vocabulary and the merges
/// @param added the tokens that no merge makes
/// @param normalization the steps that change a text before it is cut
/// @param preTokenization how texts are cut
/// @param decoding the steps from tokens to text
/// @param template the ids that the vocabulary puts around a text
public record BpeDefinition(
        BpeModel model,
        List<AddedToken> added,
        List<Normalization> normalization,
        PreTokenization preTokenization,
        List<Decoding> decoding,
        Template template) {

    /// @throws TokenizerException if an id is outside the vocabulary, a merge does not make the token it says, or two
    /// added tokens have the same id or the same text
    public BpeDefinition {
        added = List.copyOf(added);
        normalization = List.copyOf(normalization);
        decoding = List.copyOf(decoding);
        for (Merge merge : model.merges().all()) {
            requireMerge(model, merge);
        }
        model.symbols().unknown().ifPresent(id -> requireId(model, id, "the unknown token"));
        template.before().forEach(id -> requireId(model, id, "the template"));
        template.after().forEach(id -> requireId(model, id, "the template"));
        var seen = new BitSet();
        var contents = new HashSet<String>();
        for (AddedToken token : added) {
            if (!contents.add(token.content())) {
                throw new TokenizerException("two added tokens are " + CharacterNames.quote(token.content())
                        + ": which is meant in a text?");
            }
            requireId(model, token.id(), "the added token " + CharacterNames.quote(token.content()));
            if (seen.get(token.id())) {
                throw new TokenizerException("two added tokens have the id " + token.id());
            }
            seen.set(token.id());
        }
    }

    /// A tokenizer of bytes as OpenAI's: texts are not normalized, and nothing is put around them.
    public static BpeDefinition byteLevel(BpeModel model, List<AddedToken> added, PreTokenization preTokenization) {
        return new BpeDefinition(model, added, List.of(), preTokenization, Decoding.BYTE_LEVEL, Template.NONE);
    }

    /// Whether decoding the ids of any text gives that text: nothing changes it before or while it is cut.
    public boolean isLossless() {
        return model.isByteLevel()
                && normalization.isEmpty()
                && model.symbols().unknown().isEmpty()
                && preTokenization.isLossless()
                && added.stream().noneMatch(token -> token.leftStrip() || token.rightStrip());
    }

    private static void requireMerge(BpeModel model, Merge merge) {
        requireId(model, merge.left(), "a merge");
        requireId(model, merge.right(), "a merge");
        requireId(model, merge.token(), "a merge");
        int length = model.tokens().length(merge.left()) + model.tokens().length(merge.right());
        if (length != model.tokens().length(merge.token())) {
            throw new TokenizerException("the tokens " + merge.left() + " and " + merge.right()
                    + " do not make the token " + merge.token() + " when they are merged");
        }
    }

    private static void requireId(BpeModel model, int id, String what) {
        if (id < 0 || id >= model.tokens().size()) {
            throw new TokenizerException(what + " has the id " + id + ": ids are 0 to "
                    + (model.tokens().size() - 1));
        }
    }
}

package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Template;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.InitialSymbols.Unit;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Metaspace;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;

/// A vocabulary of SentencePiece's BPE as ggml's programs store it in the metadata of a GGUF file, in Llama 2's form:
/// tokens with scores, and no merges. A text is not cut; of two neighbours whose texts together are a token, those with
/// the highest score merge first. A character without a token becomes the tokens of its bytes, `<0x00>` to `<0xFF>`.
///
/// Merges follow from the scores: all ways to make a token of two others, in the order of the scores. That is how
/// `transformers` converts such vocabularies, too.
///
/// @param tokens `tokenizer.ggml.tokens`: texts, with `▁` for a space
/// @param scores `tokenizer.ggml.scores`, one for each token
/// @param types `tokenizer.ggml.token_type`, one for each token
/// @param unknown `tokenizer.ggml.unknown_token_id`
/// @param beginningToken `tokenizer.ggml.bos_token_id`
/// @param addsBeginning `tokenizer.ggml.add_bos_token`: whether texts begin with it
/// @param addsSpace `tokenizer.ggml.add_space_prefix`: whether a space is put before a text, also behind special tokens
public record GgmlSentencePiece(
        List<String> tokens,
        List<Float> scores,
        List<Integer> types,
        OptionalInt unknown,
        OptionalInt beginningToken,
        boolean addsBeginning,
        boolean addsSpace) {

    /// The token for what has no other.
    public static final int UNKNOWN = 2;
    /// The token of a byte.
    public static final int BYTE = 6;

    private static final String SPACE = "▁";
    private static final int BYTES = 256;
    /// Maximum characters of a token: all ways to split it are tried. SentencePiece's tokens have 16 unless asked.
    private static final int MAX_LENGTH = 1000;

    public GgmlSentencePiece {
        tokens = List.copyOf(tokens);
        scores = List.copyOf(scores);
        types = List.copyOf(types);
    }

    /// The vocabulary of a tokenizer.
    ///
    /// @param size number of ids of the model; those that the tokenizer does not have are unused
    /// @throws TokenizerException if ggml's programs have no tokenizer that gives the same ids
    public static GgmlSentencePiece of(Tokenizer tokenizer, int size, OptionalInt beginningToken) {
        if (!(tokenizer instanceof BpeTokenizer pairs)
                || pairs.definition().model().isByteLevel()) {
            throw new TokenizerException("the tokenizer is not SentencePiece's BPE");
        }
        BpeDefinition definition = pairs.definition();
        BpeModel model = definition.model();
        if (!model.symbols().byteFallback() || model.ignoreMerges()) {
            throw new TokenizerException("ggml's programs have byte tokens for unknown characters, the tokenizer not");
        }
        OptionalInt beginning = GgmlVocabulary.beginning(definition.template(), beginningToken);
        List<String> tokens = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            byte[] bytes = id < model.tokens().size() ? model.tokens().of(id) : new byte[0];
            tokens.add(bytes.length == 0 ? "[PAD" + id + "]" : new String(bytes, StandardCharsets.UTF_8));
            types.add(bytes.length == 0 ? GgmlVocabulary.UNUSED : GgmlVocabulary.NORMAL);
        }
        for (int value = 0; value < BYTES; value++) {
            int id = tokens.indexOf(InitialSymbols.byteToken(value));
            if (id < 0) {
                throw new TokenizerException("there is no token for the byte " + value);
            }
            types.set(id, BYTE);
        }
        for (AddedToken token : definition.added()) {
            tokens.set(token.id(), token.content());
            types.set(token.id(), token.special() ? GgmlVocabulary.CONTROL : GgmlVocabulary.USER_DEFINED);
        }
        OptionalInt unknown = model.symbols().unknown();
        unknown.ifPresent(id -> types.set(id, UNKNOWN));
        var vocabulary = new GgmlSentencePiece(
                tokens,
                scores(model.merges().all(), size),
                types,
                unknown,
                beginning,
                !definition.template().before().isEmpty(),
                addsSpace(definition));
        if (!hasSameMerges(model.merges().all(), vocabulary.merges())) {
            throw new TokenizerException(
                    "the merges of the tokenizer do not follow from scores of its tokens, as in" + " ggml's programs");
        }
        return vocabulary;
    }

    /// The earlier a token is first made, the higher its score: 0, -1, -2, ...; tokens that no merge makes have the
    /// lowest.
    private static List<Float> scores(List<Merge> merges, int size) {
        Map<Integer, Float> scores = new HashMap<>();
        merges.forEach(merge -> scores.putIfAbsent(merge.token(), (float) -scores.size()));
        List<Float> all = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            all.add(scores.getOrDefault(id, (float) -scores.size()));
        }
        return all;
    }

    /// Whether two lists make the same tokens of the same pairs, in the same order of tokens.
    private static boolean hasSameMerges(List<Merge> merges, List<Merge> others) {
        return new HashSet<>(merges).equals(new HashSet<>(others))
                && merges.stream()
                        .map(Merge::token)
                        .toList()
                        .equals(others.stream().map(Merge::token).toList());
    }

    private static boolean addsSpace(BpeDefinition definition) {
        List<Normalization> steps = definition.normalization();
        PreTokenization cut = definition.preTokenization();
        var marks = new Normalization.Replace(" ", false, SPACE);
        if (cut.steps().isEmpty() && steps.equals(List.of(marks))) {
            return false;
        }
        if (cut.steps().isEmpty() && steps.equals(List.of(new Normalization.Prepend(SPACE), marks))) {
            return true;
        }
        if (steps.isEmpty()
                && cut.steps().size() == 1
                && cut.steps().getFirst() instanceof Metaspace space
                && space.replacement().equals(SPACE)
                && !space.split()
                && space.prepend() == Prepend.NEVER) {
            return false;
        }
        throw new TokenizerException("the tokenizer changes or cuts texts in a way that ggml's programs do not know:"
                + " they mark spaces with " + SPACE + ", and put one before each text or none");
    }

    /// The tokenizer.
    ///
    /// @throws TokenizerException if the lists do not fit together, or bytes have no tokens
    public Tokenizer tokenizer() {
        if (types.size() != tokens.size() || scores.size() != tokens.size()) {
            throw new TokenizerException("has " + types.size() + " token types and " + scores.size() + " scores for "
                    + tokens.size() + " tokens");
        }
        List<byte[]> bytes = new ArrayList<>();
        List<AddedToken> added = new ArrayList<>();
        int byteTokens = 0;
        for (int id = 0; id < tokens.size(); id++) {
            int type = types.get(id);
            String token = tokens.get(id);
            if (token.length() > MAX_LENGTH) {
                throw new TokenizerException(
                        "has a token of %,d characters, the maximum is %,d".formatted(token.length(), MAX_LENGTH));
            }
            boolean isUnused = type == GgmlVocabulary.UNUSED || token.isEmpty();
            bytes.add(isUnused ? new byte[0] : token.getBytes(StandardCharsets.UTF_8));
            byteTokens += type == BYTE ? 1 : 0;
            if (!isUnused && type != GgmlVocabulary.NORMAL && type != BYTE) {
                added.add(new AddedToken(token, id, type != GgmlVocabulary.USER_DEFINED, false, false, false, false));
            }
        }
        if (byteTokens != BYTES) {
            throw new TokenizerException("has " + byteTokens + " tokens of bytes, expected " + BYTES);
        }
        var symbols = new InitialSymbols(Unit.CHARACTER, unknown, true, true);
        var model = new BpeModel(new TokenBytes(bytes), new Merges(merges(), false), false, symbols);
        return new BpeTokenizer(new BpeDefinition(
                model, added, normalization(), new PreTokenization(List.of()), decoding(), template()));
    }

    /// All ways to make a normal token of two others: the highest score first; of one token, the longest left part
    /// first, as in `transformers`.
    private List<Merge> merges() {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types.get(id) == GgmlVocabulary.NORMAL) {
                ids.putIfAbsent(tokens.get(id), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        ids.forEach((token, id) -> {
            for (int cut = token.offsetByCodePoints(0, Math.min(1, token.length()));
                    cut < token.length();
                    cut = token.offsetByCodePoints(cut, 1)) {
                Integer left = ids.get(token.substring(0, cut));
                Integer right = ids.get(token.substring(cut));
                if (left != null && right != null) {
                    merges.add(new Merge(left, right, id));
                }
            }
        });
        merges.sort(Comparator.<Merge>comparingDouble(merge -> -scores.get(merge.token()))
                .thenComparingInt(Merge::token)
                .thenComparingInt(merge -> -tokens.get(merge.left()).length()));
        return merges;
    }

    private List<Normalization> normalization() {
        var marks = new Normalization.Replace(" ", false, SPACE);
        return addsSpace ? List.of(new Normalization.Prepend(SPACE), marks) : List.of(marks);
    }

    private List<Decoding> decoding() {
        List<Decoding> steps = new ArrayList<>(
                List.of(new Decoding.Replace(SPACE, " "), new Decoding.ByteFallback(), new Decoding.Fuse()));
        if (addsSpace) {
            steps.add(new Decoding.Strip(' ', 1, 0));
        }
        return steps;
    }

    private Template template() {
        return addsBeginning && beginningToken.isPresent()
                ? new Template(List.of(beginningToken.getAsInt()), List.of())
                : Template.NONE;
    }
}

package kawi.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.Ids;
import kawi.tokenizer.bpe.PreTokenEncoder;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.ByteLevelDecoder;
import kawi.tokenizer.decode.DecoderSequence;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.decode.TokenDecoder;
import kawi.tokenizer.normalize.TextNormalizer;
import kawi.tokenizer.pretoken.PreTokenizer;
import kawi.tokenizer.pretoken.PreTokens;

/// Byte-pair encoding: the tokenizer of GPT-2 and its successors, on bytes, and that of Llama 2, on characters.
///
/// A text takes five steps, each of which has a package of its own:
///
/// 1. added tokens such as `<|endoftext|>` are taken out, the special ones only if asked for ([AddedToken]);
/// 2. the text between them is normalized ([TextNormalizer]); GPT-2 changes nothing;
/// 3. it is cut into pre-tokens, words and the like ([PreTokenizer]);
/// 4. the bytes or characters of each pre-token are tokens, and pairs of neighbours merge, the lowest rank first
///    ([PreTokenEncoder]);
/// 5. what no longer merges is the encoding.
///
/// The ids are those of `tiktoken` and of Hugging Face's `tokenizers`, with two exceptions. A special token is never
/// found in a text unless asked for, whereas there a vocabulary that takes whole pre-tokens as they are would give its
/// id to a pre-token that is its name. And normalisation is that of the JDK's version of Unicode, theirs an older
/// one's.
///
/// Half a surrogate pair in a text is encoded as U+FFFD. With a vocabulary of bytes any other text is what it was after
/// encoding and decoding, unless the vocabulary's own normalisation or cutting changes it ([BpeDefinition#isLossless]).
public final class BpeTokenizer implements Tokenizer {
    /// The name of the special token that ends a text, in GPT-2 and here.
    public static final String END_OF_TEXT = "<|endoftext|>";

    private static final int CHARS_PER_TOKEN = 3; // a low guess, to begin with

    private final BpeDefinition definition;
    private final Map<String, Integer> specials = new LinkedHashMap<>();
    private final PreTokenEncoder encoder;
    private final TextNormalizer normalizer;
    private final PreTokenizer preTokenizer;
    private final AddedTokens inTextAsGiven;
    private final AddedTokens inNormalizedText;
    private final boolean normalizes;
    private final TokenDecoder decoder;

    /// @throws TokenizerException if the pattern by which texts are cut cannot be read
    public BpeTokenizer(BpeDefinition definition) {
        this.definition = definition;
        List<AddedToken> added = definition.added();
        try {
            normalizer = new TextNormalizer(definition.normalization());
            preTokenizer = definition.preTokenization().preTokenizer(normalizer.makesBytes());
            decoder = decoder();
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
        inTextAsGiven = new AddedTokens(
                added.stream().filter(token -> !token.normalized()).toList());
        inNormalizedText = new AddedTokens(added.stream()
                .filter(AddedToken::normalized)
                .map(token -> withContent(token, normalizer.normalize(token.content())))
                .toList());
        requireDifferentWhenNormalized();
        normalizes = !normalizer.isIdentity() || added.stream().anyMatch(AddedToken::normalized);
        added.stream().filter(AddedToken::special).forEach(token -> specials.put(token.content(), token.id()));
        BpeModel model = definition.model();
        encoder = new PreTokenEncoder(
                new BpeModel(preTokenTokens(definition), model.merges(), model.ignoreMerges(), model.symbols()));
    }

    private void requireDifferentWhenNormalized() {
        var contents = new HashSet<String>();
        definition.added().stream()
                .filter(AddedToken::normalized)
                .map(token -> normalizer.normalize(token.content()))
                .filter(content -> !contents.add(content))
                .forEach(content -> {
                    throw new TokenizerException("two added tokens are " + CharacterNames.quote(content)
                            + " after normalization: which is meant in a text?");
                });
    }

    private TokenDecoder decoder() {
        TokenBytes tokens = decodedTokens();
        if (definition.decoding().equals(Decoding.BYTE_LEVEL)) {
            return new ByteLevelDecoder(tokens);
        }
        List<Integer> added = definition.added().stream().map(AddedToken::id).toList();
        return new DecoderSequence(tokens, definition.decoding(), added);
    }

    /// Added tokens that are looked for in the normalized text are decoded to what is found there.
    private TokenBytes decodedTokens() {
        TokenBytes tokens = definition.model().tokens();
        List<AddedToken> changed =
                definition.added().stream().filter(AddedToken::normalized).toList();
        if (normalizer.isIdentity() || changed.isEmpty()) {
            return tokens;
        }
        var bytes = new ArrayList<byte[]>();
        for (int id = 0; id < tokens.size(); id++) {
            bytes.add(tokens.of(id));
        }
        for (AddedToken token : changed) {
            String content = normalizer.normalize(token.content());
            byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
            bytes.set(
                    token.id(),
                    normalizer.makesBytes() ? ByteAlphabet.read(content).orElse(utf8) : utf8);
        }
        return new TokenBytes(bytes);
    }

    private static AddedToken withContent(AddedToken token, String content) {
        return new AddedToken(
                content,
                token.id(),
                token.special(),
                token.singleWord(),
                token.leftStrip(),
                token.rightStrip(),
                token.normalized());
    }

    /// The tokens that pre-tokens are made of: all but those that are only added. (An added token may be one symbol or
    /// the result of a merge as well.)
    private static TokenBytes preTokenTokens(BpeDefinition definition) {
        BpeModel model = definition.model();
        var onlyAdded = new BitSet();
        definition.added().stream()
                .filter(token -> !isOneSymbol(token, model))
                .forEach(token -> onlyAdded.set(token.id()));
        model.merges().all().forEach(merge -> onlyAdded.clear(merge.token()));
        var tokens = new ArrayList<byte[]>();
        byte[] noBytes = {};
        for (int id = 0; id < model.tokens().size(); id++) {
            tokens.add(onlyAdded.get(id) ? noBytes : model.tokens().of(id));
        }
        return new TokenBytes(tokens);
    }

    private static boolean isOneSymbol(AddedToken token, BpeModel model) {
        return model.isByteLevel()
                ? model.tokens().length(token.id()) == 1
                : token.content().codePointCount(0, token.content().length()) == 1;
    }

    /// All that defines this tokenizer.
    public BpeDefinition definition() {
        return definition;
    }

    @Override
    public int vocabularySize() {
        return definition.model().tokens().size();
    }

    @Override
    public int[] encode(String text) {
        return encode(text, false);
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        return encode(text, true);
    }

    private int[] encode(String text, boolean withSpecials) {
        var ids = new Ids(text.length() / CHARS_PER_TOKEN);
        PreTokenEncoder.Session session = encoder.session();
        try {
            for (AddedTokens.Part part : inTextAsGiven.split(text, withSpecials)) {
                boolean isStart = part.from() == 0;
                if (part.id() != AddedTokens.Part.TEXT) {
                    ids.add(part.id());
                } else if (normalizes) {
                    String normalized = normalizer.normalize(text.substring(part.from(), part.to()));
                    encodeNormalized(normalized, isStart, withSpecials, session, ids);
                } else {
                    encodeText(text, part.from(), part.to(), isStart, session, ids);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
        return ids.toArray();
    }

    private void encodeNormalized(
            String text, boolean isStart, boolean withSpecials, PreTokenEncoder.Session session, Ids ids) {
        for (AddedTokens.Part part : inNormalizedText.split(text, withSpecials)) {
            if (part.id() != AddedTokens.Part.TEXT) {
                ids.add(part.id());
            } else {
                encodeText(text, part.from(), part.to(), isStart && part.from() == 0, session, ids);
            }
        }
    }

    /// @param isStart whether the whole text begins here
    private void encodeText(String text, int from, int to, boolean isStart, PreTokenEncoder.Session session, Ids ids) {
        Utf8 utf8 = Utf8.of(text, from, to);
        PreTokens preTokens = isStart
                ? preTokenizer.preTokensAtStart(utf8.bytes(), 0, utf8.length())
                : preTokenizer.preTokens(utf8.bytes(), 0, utf8.length());
        while (preTokens.next()) {
            session.encode(preTokens.utf8(), preTokens.start(), preTokens.end(), ids);
        }
    }

    @Override
    public int lastSafeSplit(String text) {
        boolean local =
                normalizer.isLocal() && inTextAsGiven.mayBeCutAfterWords() && inNormalizedText.mayBeCutAfterWords();
        if (!local) {
            return 0;
        }
        for (int at = text.length() - 1; at > 0; at--) {
            if (isSafeSplit(text.codePointBefore(at), text.codePointAt(at))) {
                return at;
            }
        }
        return 0;
    }

    /// Where the text as it is given may be cut, the normalised text may be, too.
    private boolean isSafeSplit(int before, int after) {
        return Character.isLetter(before)
                && Character.isWhitespace(after)
                && preTokenizer.isSafeSplit(normalizer.lastOfWord(before), after);
    }

    @Override
    public String decode(int... ids) {
        for (int id : ids) {
            requireId(id);
        }
        return decoder.decode(ids);
    }

    /// Bytes that are part of a character are written as `<0xE9>`.
    @Override
    public String token(int id) {
        return TokenText.of(bytes(id));
    }

    @Override
    public byte[] bytes(int id) {
        requireId(id);
        return decoder.bytes(id);
    }

    private void requireId(int id) {
        if (id < 0 || id >= vocabularySize()) {
            throw new TokenizerException("no token has the id " + id + ": ids are 0 to " + (vocabularySize() - 1));
        }
    }

    /// The ids that the vocabulary puts before a text, such as `<s>`.
    @Override
    public int[] prefix() {
        return definition.template().before().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public OptionalInt special(String name) {
        Integer id = specials.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// The special tokens and their ids.
    public Map<String, Integer> specials() {
        return Collections.unmodifiableMap(specials);
    }

    @Override
    public String toString() {
        return "BpeTokenizer of " + vocabularySize() + " tokens, special ones " + specials.keySet();
    }
}

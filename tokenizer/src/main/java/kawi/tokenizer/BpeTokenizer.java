package kawi.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kawi.tokenizer.bpe.Ids;
import kawi.tokenizer.bpe.PreTokenEncoder;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.normalize.TextNormalizer;
import kawi.tokenizer.pretoken.PreTokenizer;
import kawi.tokenizer.pretoken.PreTokens;

/// Byte-level byte-pair encoding, the tokenizer of GPT-2 and its successors.
///
/// A text takes five steps, each of which has a room of its own:
///
/// 1. added tokens such as `<|endoftext|>` are taken out, the special ones only where asked for ([AddedToken]);
/// 2. what is between them becomes bytes, so that every text can be encoded;
/// 3. the bytes are cut into pre-tokens, words and the like ([PreTokenizer]);
/// 4. the bytes of each pre-token are tokens, and pairs of neighbours merge, the lowest rank first ([PreTokenEncoder]);
/// 5. what no longer merges is the encoding.
///
/// The ids are those of `tiktoken` and of Hugging Face's `tokenizers`, with two exceptions. A special token is never
/// found in a text unless asked for, whereas there a vocabulary that takes whole pre-tokens as they are would give its
/// id to a pre-token that is its name. And normalisation is that of the JDK's version of Unicode, theirs an older
/// one's.
///
/// Decoding only joins the tokens' bytes. Half a surrogate pair in a text is encoded as U+FFFD; any other text is what
/// it was after encoding and decoding, unless the vocabulary's own normalisation changes it.
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

    /// @throws TokenizerException if the pattern by which texts are cut cannot be read
    public BpeTokenizer(BpeDefinition definition) {
        this.definition = definition;
        try {
            normalizer = new TextNormalizer(definition.normalization());
            preTokenizer = definition.preTokenization().preTokenizer(normalizer.makesBytes());
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
        List<AddedToken> added = definition.added();
        inTextAsGiven = new AddedTokens(
                added.stream().filter(token -> !token.normalized()).toList());
        inNormalizedText = new AddedTokens(added.stream()
                .filter(AddedToken::normalized)
                .map(token -> withContent(token, normalizer.normalize(token.content())))
                .toList());
        normalizes = !normalizer.isIdentity() || added.stream().anyMatch(AddedToken::normalized);
        added.stream().filter(AddedToken::special).forEach(token -> specials.put(token.content(), token.id()));
        encoder = new PreTokenEncoder(
                preTokenTokens(definition), definition.merges(), definition.ignoreMerges(), definition.unknown());
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

    /// The tokens that pre-tokens are made of: all but those that are only added. (An added token may be a byte or the
    /// result of a merge as well.)
    private static TokenBytes preTokenTokens(BpeDefinition definition) {
        var onlyAdded = new BitSet();
        definition.added().forEach(token -> onlyAdded.set(token.id()));
        definition.merges().all().forEach(merge -> onlyAdded.clear(merge.token()));
        var tokens = new ArrayList<byte[]>();
        byte[] noBytes = {};
        for (int id = 0; id < definition.tokens().size(); id++) {
            boolean leftOut = onlyAdded.get(id) && definition.tokens().length(id) > 1;
            tokens.add(leftOut ? noBytes : definition.tokens().of(id));
        }
        return new TokenBytes(tokens);
    }

    /// All that defines this tokenizer.
    public BpeDefinition definition() {
        return definition;
    }

    @Override
    public int vocabularySize() {
        return definition.tokens().size();
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
                if (part.id() != AddedTokens.Part.TEXT) {
                    ids.add(part.id());
                } else if (normalizes) {
                    String normalized = normalizer.normalize(text.substring(part.from(), part.to()));
                    encodeNormalized(normalized, withSpecials, session, ids);
                } else {
                    encodeText(text, part.from(), part.to(), session, ids);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
        return ids.toArray();
    }

    private void encodeNormalized(String text, boolean withSpecials, PreTokenEncoder.Session session, Ids ids) {
        for (AddedTokens.Part part : inNormalizedText.split(text, withSpecials)) {
            if (part.id() != AddedTokens.Part.TEXT) {
                ids.add(part.id());
            } else {
                encodeText(text, part.from(), part.to(), session, ids);
            }
        }
    }

    private void encodeText(String text, int from, int to, PreTokenEncoder.Session session, Ids ids) {
        Utf8 utf8 = Utf8.of(text, from, to);
        PreTokens preTokens = preTokenizer.preTokens(utf8.bytes(), 0, utf8.length());
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
            if (preTokenizer.isSafeSplit(text.codePointBefore(at), text.codePointAt(at))) {
                return at;
            }
        }
        return 0;
    }

    @Override
    public String decode(int... ids) {
        for (int id : ids) {
            requireId(id);
        }
        return new String(definition.tokens().join(ids), StandardCharsets.UTF_8);
    }

    /// Bytes that are part of a character are written as `<0xE9>`.
    @Override
    public String token(int id) {
        return TokenText.of(bytes(id));
    }

    @Override
    public byte[] bytes(int id) {
        requireId(id);
        return definition.tokens().of(id);
    }

    private void requireId(int id) {
        if (id < 0 || id >= vocabularySize()) {
            throw new TokenizerException("no token has the id " + id + ": ids are 0 to " + (vocabularySize() - 1));
        }
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

package kawi.tokenizer;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A tokenizer that leaves out the characters that another cannot encode. Everything else is the other's.
public final class SkippingTokenizer implements Tokenizer {
    private static final byte UNSEEN = 0;
    private static final byte KNOWN = 1;
    private static final byte UNKNOWN = 2;

    private final Tokenizer tokenizer;

    /// What was found out about each code point. Several threads may find out the same.
    private final byte[] seen = new byte[Character.MAX_CODE_POINT + 1];

    /// @param tokenizer of the characters that are not left out
    public SkippingTokenizer(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// The other tokenizer.
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /// Whether a character can be encoded on its own, and is therefore not left out.
    public boolean knows(int codePoint) {
        if (seen[codePoint] == UNSEEN) {
            seen[codePoint] = canEncode(codePoint) ? KNOWN : UNKNOWN;
        }
        return seen[codePoint] == KNOWN;
    }

    private boolean canEncode(int codePoint) {
        try {
            return tokenizer.encode(Character.toString(codePoint)) != null;
        } catch (TokenizerException e) {
            return false;
        }
    }

    private String known(String text) {
        if (text.codePoints().allMatch(this::knows)) {
            return text;
        }
        var kept = new StringBuilder(text.length());
        text.codePoints().filter(this::knows).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    @Override
    public int vocabularySize() {
        return tokenizer.vocabularySize();
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(known(text));
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        var kept = new StringBuilder(text.length());
        for (var part : new AddedTokens(specials()).split(text, true)) {
            String content = text.substring(part.from(), part.to());
            // The name of a special token may have characters that are unknown in other places.
            kept.append(part.id() == AddedTokens.Part.TEXT ? known(content) : content);
        }
        return tokenizer.encodeWithSpecials(kept.toString());
    }

    private List<AddedToken> specials() {
        Map<String, Integer> specials = switch (tokenizer) {
            case CharTokenizer characters -> characters.specials();
            case BpeTokenizer pairs -> pairs.specials();
            default -> Map.of();
        };
        return specials.entrySet().stream()
                .map(special -> AddedToken.special(special.getKey(), special.getValue()))
                .toList();
    }

    @Override
    public int[] prefix() {
        return tokenizer.prefix();
    }

    /// A place between two characters that are not left out: what is cut there is adjacent without the others, too.
    @Override
    public int lastSafeSplit(String text) {
        int at = tokenizer.lastSafeSplit(text);
        while (at > 0 && !(knows(text.codePointBefore(at)) && (at == text.length() || knows(text.codePointAt(at))))) {
            at = tokenizer.lastSafeSplit(text.substring(0, text.offsetByCodePoints(at, -1)));
        }
        return at;
    }

    @Override
    public String decode(int... ids) {
        return tokenizer.decode(ids);
    }

    @Override
    public String token(int id) {
        return tokenizer.token(id);
    }

    @Override
    public byte[] bytes(int id) {
        return tokenizer.bytes(id);
    }

    @Override
    public OptionalInt special(String name) {
        return tokenizer.special(name);
    }
}

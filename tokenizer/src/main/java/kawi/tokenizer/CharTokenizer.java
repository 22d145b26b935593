package kawi.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/// The simplest tokenizer: one character, one id.
///
/// A character is a Unicode code point, so that 🐋, which takes two `char`s in a Java string, is one token like any
/// other. Half of such a pair alone is no character and cannot be stored in a file: it is an error wherever it turns
/// up.
///
/// Special tokens such as `<eos>` are ids that no text encodes to; the names in a text are ordinary characters. If
/// `<unk>` is among them, it stands for every character that the vocabulary lacks; otherwise such a character is an
/// error.
public final class CharTokenizer implements Tokenizer {

    /// The name of the special token that stands for unknown characters.
    public static final String UNKNOWN = "<unk>";

    private final List<String> tokens; // id -> text
    private final Map<String, Integer> specials; // name -> id, by ascending id
    private final int unknown; // the id that stands for unknown characters, or ABSENT
    private final CharacterTable characters = new CharacterTable(); // code point -> id

    /// The vocabulary of a text: its characters by ascending code point from id 0, then the special tokens as
    /// given.
    ///
    /// @throws TokenizerException if the text is empty or holds half a surrogate pair, or if a special token's name
    ///     is shorter than two characters or given twice
    public static CharTokenizer fromText(String text, String... specials) {
        return fromParts(List.of(text).iterator(), specials);
    }

    /// The vocabulary of a text that comes in parts, none of which ends within a character; see [#fromText]. Positions
    /// in messages are those in a part.
    public static CharTokenizer fromParts(Iterator<String> parts, String... specials) {
        var found = new BitSet();
        while (parts.hasNext()) {
            addCharacters(parts.next(), found);
        }
        if (found.isEmpty()) {
            throw new TokenizerException("the text is empty: a vocabulary needs at least one character");
        }
        var tokens = new ArrayList<String>();
        found.stream().forEach(codePoint -> tokens.add(Character.toString(codePoint)));
        Collections.addAll(tokens, specials);
        var names = List.of(specials);
        return new CharTokenizer(tokens, names, Optional.of(UNKNOWN).filter(names::contains));
    }

    private static void addCharacters(String text, BitSet found) {
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            if (isLoneSurrogate(codePoint)) {
                throw new TokenizerException(halfAPair(codePoint) + position(text, at));
            }
            found.set(codePoint);
            at += Character.charCount(codePoint);
        }
    }

    /// @param tokens the text of each id
    /// @param specials which of them are special tokens
    /// @param unknown which of them stands for unknown characters, if any does
    public CharTokenizer(List<String> tokens, Collection<String> specials, Optional<String> unknown) {
        this.tokens = List.copyOf(tokens);
        this.specials = Collections.unmodifiableMap(index(this.tokens, Set.copyOf(specials)));
        this.unknown = unknown.map(tokens::indexOf).orElse(CharacterTable.ABSENT);
        if (this.specials.size() == tokens.size()) {
            throw new TokenizerException("the vocabulary has no characters");
        }
    }

    /// Enters each character into the table; collects the special tokens and their ids.
    private Map<String, Integer> index(List<String> tokens, Set<String> names) {
        var found = new LinkedHashMap<String, Integer>();
        for (int id = 0; id < tokens.size(); id++) {
            var token = tokens.get(id);
            if (names.contains(token)) {
                requireName(token, id);
                if (found.put(token, id) != null) {
                    throw wrongToken(token, id, "there is a special token of that name already");
                }
            } else {
                int codePoint = requireCharacter(token, id);
                if (characters.id(codePoint) != CharacterTable.ABSENT) {
                    throw wrongToken(token, id, "the character has the id " + characters.id(codePoint) + " already");
                }
                characters.put(codePoint, id);
            }
        }
        return found;
    }

    /// A name of one character would be that character's token.
    private static void requireName(String token, int id) {
        if (token.codePointCount(0, token.length()) < 2) {
            throw wrongToken(token, id, "a special token's name must have two characters or more");
        }
        var half = token.codePoints().filter(CharTokenizer::isLoneSurrogate).findFirst();
        if (half.isPresent()) {
            throw wrongToken(token, id, halfAPair(half.getAsInt()));
        }
    }

    private static int requireCharacter(String token, int id) {
        if (token.codePointCount(0, token.length()) != 1) {
            throw wrongToken(token, id, "a token that is not special must be one character");
        }
        int codePoint = token.codePointAt(0);
        if (isLoneSurrogate(codePoint)) {
            throw wrongToken(token, id, halfAPair(codePoint));
        }
        return codePoint;
    }

    @Override
    public int vocabularySize() {
        return tokens.size();
    }

    @Override
    public int[] encode(String text) {
        var ids = new int[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int id = characters.id(codePoint);
            ids[count++] = id == CharacterTable.ABSENT ? unknown(text, at) : id;
            at += Character.charCount(codePoint);
        }
        return count == ids.length ? ids : Arrays.copyOf(ids, count);
    }

    @Override
    public int[] encodeWithSpecials(String text) {
        var names = specials.entrySet().stream()
                .map(special -> AddedToken.special(special.getKey(), special.getValue()))
                .toList();
        var ids = IntStream.builder();
        for (var part : new AddedTokens(names).split(text, true)) {
            if (part.id() == AddedTokens.Part.TEXT) {
                Arrays.stream(encode(text.substring(part.from(), part.to()))).forEach(ids::add);
            } else {
                ids.add(part.id());
            }
        }
        return ids.build().toArray();
    }

    /// Anywhere but within a character.
    @Override
    public int lastSafeSplit(String text) {
        return TextParts.betweenCharacters(text);
    }

    private int unknown(String text, int at) {
        int codePoint = text.codePointAt(at);
        if (isLoneSurrogate(codePoint)) {
            throw new TokenizerException(halfAPair(codePoint) + position(text, at));
        }
        if (unknown == CharacterTable.ABSENT) {
            throw new TokenizerException(
                    "the vocabulary has no " + CharacterNames.describe(codePoint) + position(text, at));
        }
        return unknown;
    }

    @Override
    public String decode(int... ids) {
        var text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.append(token(id));
        }
        return text.toString();
    }

    @Override
    public String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new TokenizerException("no token has the id " + id + ": ids are 0 to " + (tokens.size() - 1));
        }
        return tokens.get(id);
    }

    @Override
    public byte[] bytes(int id) {
        return token(id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public OptionalInt special(String name) {
        var id = specials.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// The special tokens and their ids, by ascending id.
    public Map<String, Integer> specials() {
        return specials;
    }

    /// The id that stands for unknown characters; empty if an unknown character is an error.
    public OptionalInt unknown() {
        return unknown == CharacterTable.ABSENT ? OptionalInt.empty() : OptionalInt.of(unknown);
    }

    /// Two tokenizers are equal if they give every text the same ids and every id the same text.
    @Override
    public boolean equals(Object other) {
        return other instanceof CharTokenizer that
                && tokens.equals(that.tokens)
                && specials.equals(that.specials)
                && unknown == that.unknown;
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        return "CharTokenizer of " + (tokens.size() - specials.size()) + " characters and " + specials.keySet();
    }

    /// Whether a code point is an unpaired surrogate: Java reports one as a code point in the range of surrogates.
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static String halfAPair(int codePoint) {
        return "U+%04X is half a surrogate pair and no character".formatted(codePoint);
    }

    private static TokenizerException wrongToken(String token, int id, String problem) {
        return new TokenizerException("token " + id + ", " + CharacterNames.quote(token) + ": " + problem);
    }

    /// The position in the text for messages; all numbers count from 1.
    private static String position(String text, int at) {
        int lineStart = text.lastIndexOf('\n', at - 1) + 1;
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return ", character %d of the text (line %d, column %d)"
                .formatted(text.codePointCount(0, at) + 1, line, text.codePointCount(lineStart, at) + 1);
    }
}

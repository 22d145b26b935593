package kawi.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.naive.NaiveEncoder;
import kawi.tokenizer.pretoken.Gpt2Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PreTokenEncoderTest {
    private static final int LETTERS = 4;

    /// A vocabulary of a few letters and random merges.
    private record Vocabulary(TokenBytes tokens, Merges merges) {

        static Vocabulary random(Random random, int mergeCount, boolean rankedByToken) {
            var tokens = new ArrayList<byte[]>();
            for (int letter = 0; letter < LETTERS; letter++) {
                tokens.add(new byte[] {(byte) ('a' + letter)});
            }
            var merges = new ArrayList<Merge>();
            for (int i = 0; i < mergeCount; i++) {
                int left = random.nextInt(tokens.size());
                int right = random.nextInt(tokens.size());
                byte[] both = new TokenBytes(tokens).join(left, right);
                if (tokens.stream().noneMatch(token -> Arrays.equals(token, both))) {
                    merges.add(new Merge(left, right, tokens.size()));
                    tokens.add(both);
                }
            }
            var bytes = new TokenBytes(tokens);
            return new Vocabulary(bytes, rankedByToken ? Merges.ofRankedTokens(bytes) : new Merges(merges, false));
        }

        int[] naively(byte[] preToken) {
            int[] byteIds = new int[256];
            for (int letter = 0; letter < LETTERS; letter++) {
                byteIds['a' + letter] = letter;
            }
            return new NaiveEncoder(new Gpt2Pattern(), byteIds, merges)
                    .encode(preToken).stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private static PreTokenEncoder encoder(
            TokenBytes tokens, Merges merges, boolean ignoreMerges, OptionalInt unknown) {
        var symbols = new InitialSymbols(InitialSymbols.Unit.BYTE, unknown, false, false);
        return new PreTokenEncoder(new BpeModel(tokens, merges, ignoreMerges, symbols));
    }

    private static int[] encode(PreTokenEncoder encoder, byte[] text, int from, int to) {
        var ids = new Ids(0);
        encoder.session().encode(text, from, to, ids);
        return ids.toArray();
    }

    private static byte[] letters(Random random, int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) ('a' + random.nextInt(LETTERS));
        }
        return letters;
    }

    @Property(tries = 300)
    void preTokensOfAnyLengthAreMergedByRankFromTheLeft(
            @ForAll long seed, @ForAll boolean rankedByToken, @ForAll @IntRange(min = 1, max = 200) int length) {
        var random = new Random(seed);
        var vocabulary = Vocabulary.random(random, 30, rankedByToken);
        var encoder = encoder(vocabulary.tokens(), vocabulary.merges(), false, OptionalInt.empty());
        byte[] preToken = letters(random, length);
        int[] expected = vocabulary.naively(preToken);

        assertArrayEquals(expected, encode(encoder, preToken, 0, length), "at the end of the array");
        byte[] padded = Arrays.copyOf(preToken, length + 16);
        assertArrayEquals(expected, encode(encoder, padded, 0, length), "for the first time");
        assertArrayEquals(expected, encode(encoder, padded, 0, length), "from the cache");
        assertArrayEquals(preToken, vocabulary.tokens().join(expected), "the bytes are still the same");

        int[] ids = new int[length];
        Arrays.setAll(ids, i -> preToken[i] - 'a');
        var byHeap = new Ids(0);
        LongPreToken.mergeInto(byHeap, ids, vocabulary.merges().table());
        assertArrayEquals(expected, byHeap.toArray(), "by the heap");
    }

    @Test
    void theCacheNeverTakesOnePreTokenForAnother() {
        var random = new Random(1);
        var vocabulary = Vocabulary.random(random, 40, false);
        var encoder = encoder(vocabulary.tokens(), vocabulary.merges(), false, OptionalInt.empty());
        byte[] text = letters(random, 400_000); // more pre-tokens than the cache has places
        for (int round = 0; round < 2; round++) {
            var ids = new Ids(0);
            var preTokens = new Random(2);
            var session = encoder.session();
            int at = 0;
            while (at + 100 < text.length) {
                int before = ids.size();
                int end = at + 1 + preTokens.nextInt(40);
                session.encode(text, at, end, ids);
                assertArrayEquals(
                        Arrays.copyOfRange(text, at, end), vocabulary.tokens().join(ids.from(before)));
                at = end;
            }
        }
    }

    @Test
    void aLongPreTokenTakesNotTheSquareOfItsLength() {
        var vocabulary = Vocabulary.random(new Random(3), 30, false);
        var encoder = encoder(vocabulary.tokens(), vocabulary.merges(), false, OptionalInt.empty());
        byte[] preToken = "ab".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);

        assertArrayEquals(preToken, vocabulary.tokens().join(encode(encoder, preToken, 0, preToken.length)));
    }

    @Test
    void aWholePreTokenThatIsATokenIsTakenFirstOnlyWhereTheVocabularySaysSo() {
        var tokens = new TokenBytes(List.of(bytes("a"), bytes("b"), bytes("c"), bytes("abc"), bytes("ab")));
        var merges = new Merges(List.of(new Merge(0, 1, 4)), false); // which never make "abc"

        assertArrayEquals(
                new int[] {3}, encode(encoder(tokens, merges, true, OptionalInt.empty()), bytes("abc"), 0, 3));
        assertArrayEquals(
                new int[] {4, 2}, encode(encoder(tokens, merges, false, OptionalInt.empty()), bytes("abc"), 0, 3));
    }

    @Test
    void aByteWithoutATokenIsAnErrorOrTheUnknownToken() {
        var tokens = new TokenBytes(List.of(bytes("a"), bytes("?")));
        var merges = new Merges(List.of(), false);
        var strict = encoder(tokens, merges, false, OptionalInt.empty());

        assertArrayEquals(
                new int[] {0, 1, 0}, encode(encoder(tokens, merges, false, OptionalInt.of(1)), bytes("aza"), 0, 3));
        assertEquals(
                "the vocabulary has no token for the byte 0x7A",
                assertThrows(IllegalArgumentException.class, () -> encode(strict, bytes("aza"), 0, 3))
                        .getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

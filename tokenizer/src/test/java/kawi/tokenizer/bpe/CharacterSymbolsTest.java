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
import java.util.stream.Stream;
import kawi.tokenizer.bpe.InitialSymbols.Unit;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.naive.NaiveEncoder;
import kawi.tokenizer.pretoken.Gpt2Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CharacterSymbolsTest {
    private static final int UNKNOWN = 0;

    private static int[] encode(String text, boolean fuse, boolean fallback, String... tokens) {
        var symbols = new InitialSymbols(Unit.CHARACTER, OptionalInt.of(UNKNOWN), fuse, fallback);
        return encode(text, symbols, List.of(), tokens);
    }

    private static int[] encode(String text, InitialSymbols symbols, List<Merge> merges, String... tokens) {
        var bytes = new TokenBytes(Stream.of(tokens)
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList());
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var ids = new Ids(0);
        new PreTokenEncoder(new BpeModel(bytes, new Merges(merges, false), false, symbols))
                .session()
                .encode(utf8, 0, utf8.length, ids);
        return ids.toArray();
    }

    @Test
    void charactersAreSymbolsOfAnyLengthInBytes() {
        assertArrayEquals(new int[] {1, 2, 3, 4}, encode("aé中😀", false, false, "<unk>", "a", "é", "中", "😀"));
    }

    @Test
    void unknownCharactersAreOneTokenEachOrOneTogether() {
        assertArrayEquals(new int[] {0, 0, 1, 0}, encode("é中a😀", false, false, "<unk>", "a"));
        assertArrayEquals(new int[] {0, 1, 0}, encode("é中a😀", true, false, "<unk>", "a"));
    }

    @Test
    void anUnknownCharacterBecomesItsBytesIfAllOfThemHaveTokens() {
        String[] tokens = {"<unk>", "a", "<0xC3>", "<0xA9>", "<0xE4>"};

        assertArrayEquals(new int[] {2, 3, 1}, encode("éa", true, true, tokens));
        assertArrayEquals(new int[] {0, 1}, encode("中a", true, true, tokens));
        assertArrayEquals(new int[] {0, 1}, encode("éa", true, false, tokens), "unless the file asks for it");
        assertArrayEquals(new int[] {2, 3, 0}, encode("中é", true, true, tokens), "bytes overtake an unknown token");
    }

    @Test
    void aCharacterWithoutAnyTokenIsNamed() {
        var symbols = new InitialSymbols(Unit.CHARACTER, OptionalInt.empty(), false, true);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> encode("a中", symbols, List.of(), "<unk>", "a"))
                .getMessage();
        assertEquals("the vocabulary has no token for the character \"中\"", message);
    }

    /// With a token for each of a few letters, characters merge as bytes do in the naive encoder.
    @Property(tries = 300)
    void mergesAreThoseOfTheNaiveEncoder(@ForAll long seed) {
        var random = new Random(seed);
        var tokens = new ArrayList<>(List.of("a", "b", "c", "d"));
        var merges = new ArrayList<Merge>();
        for (int i = 0; i < 12; i++) {
            int left = random.nextInt(tokens.size());
            int right = random.nextInt(tokens.size());
            String both = tokens.get(left) + tokens.get(right);
            if (!tokens.contains(both)) {
                merges.add(new Merge(left, right, tokens.size()));
                tokens.add(both);
            }
        }
        int[] byteIds = new int[256];
        Arrays.setAll(byteIds, value -> value - 'a');
        int length = 1 + random.nextInt(100);
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(4));
        }
        var naive = new NaiveEncoder(new Gpt2Pattern(), byteIds, new Merges(merges, false));
        var symbols = new InitialSymbols(Unit.CHARACTER, OptionalInt.empty(), false, false);

        assertArrayEquals(
                naive.encode(text).stream().mapToInt(Integer::intValue).toArray(),
                encode(new String(text, StandardCharsets.US_ASCII), symbols, merges, tokens.toArray(new String[0])));
    }
}

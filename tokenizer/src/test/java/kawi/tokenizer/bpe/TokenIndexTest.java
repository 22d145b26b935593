package kawi.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenIndexTest {

    @Test
    void everyTokenIsFoundAndNothingElse() {
        List<byte[]> tokens = List.of(bytes("a"), bytes("ab"), new byte[0], bytes("a"), bytes("b"));
        var index = new TokenIndex(new TokenBytes(tokens));

        assertEquals(0, index.id(bytes("xay"), 1, 2)); // the first of two
        assertEquals(1, index.id(bytes("ab"), 0, 2));
        assertEquals(4, index.id(bytes("b"), 0, 1));
        assertEquals(TokenIndex.ABSENT, index.id(bytes("ba"), 0, 2));
        assertEquals(TokenIndex.ABSENT, index.id(new byte[0], 0, 0));
    }

    /// `Aa` and `BB` have the same hash code in Java, and so have all texts of the same number of them. Of random
    /// hashes of 65,536 tokens, 57,985 slots of a table four times as large are different on average.
    @Test
    void tokensThatWereChosenToCollideAreSpreadOverTheTableAsOthers() {
        int pairs = 16;
        var tokens = new ArrayList<byte[]>();
        for (int choice = 0; choice < 1 << pairs; choice++) {
            var token = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                token.append((choice >> bit & 1) == 0 ? "Aa" : "BB");
            }
            tokens.add(bytes(token.toString()));
        }
        long[] seeds = {0, 1, -1, 0x123456789ABCDEFL};
        for (long seed : seeds) {
            var slots = new BitSet();
            for (byte[] token : tokens) {
                slots.set((int) TokenIndex.hash(seed, token, 0, token.length) & (4 * tokens.size() - 1));
            }
            assertTrue(slots.cardinality() > 57_000, seed + ": " + slots.cardinality());
        }

        var index = new TokenIndex(new TokenBytes(tokens));
        for (int id = 0; id < tokens.size(); id += 999) {
            assertEquals(id, index.id(tokens.get(id), 0, 2 * pairs));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

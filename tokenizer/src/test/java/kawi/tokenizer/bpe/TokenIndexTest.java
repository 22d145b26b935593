package kawi.tokenizer.bpe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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

    /// `Aa` and `BB` have the same hash code as Java reckons it, and so have all texts made of as many of them.
    @Test
    void tokensThatWereChosenToCollideAreFoundAsFastAsOthers() {
        int pairs = 16;
        var tokens = new ArrayList<byte[]>();
        for (int choice = 0; choice < 1 << pairs; choice++) {
            var token = new StringBuilder();
            for (int bit = 0; bit < pairs; bit++) {
                token.append((choice >> bit & 1) == 0 ? "Aa" : "BB");
            }
            tokens.add(bytes(token.toString()));
        }
        var index = assertTimeout(Duration.ofSeconds(5), () -> new TokenIndex(new TokenBytes(tokens)));

        for (int id = 0; id < tokens.size(); id += 999) {
            assertEquals(id, index.id(tokens.get(id), 0, 2 * pairs));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

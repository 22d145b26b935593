package kawi.tokenizer.naive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Texts;
import kawi.tokenizer.Vocabularies;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.pretoken.Gpt2Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NaiveBpeTest {
    private static final BpeTokenizer GPT2 = Vocabularies.named("r50k_base");
    private static final NaiveEncoder NAIVE_GPT2 = naiveGpt2();
    private static final int[] BYTE_IDS = new int[256];

    static {
        Arrays.setAll(BYTE_IDS, value -> value);
    }

    private static NaiveEncoder naiveGpt2() {
        int[] byteIds = new int[256];
        for (int id = 0; id < 256; id++) {
            byteIds[GPT2.bytes(id)[0] & 0xFF] = id;
        }
        return new NaiveEncoder(
                new Gpt2Pattern(), byteIds, GPT2.definition().model().merges());
    }

    /// The example of the English Wikipedia's article on byte-pair encoding.
    @Test
    void theTextbookExampleBecomesThreeMerges() {
        List<Merge> merges = NaiveTrainer.train("aaabdaaabac", new Gpt2Pattern(), BYTE_IDS, 10, 2);
        assertEquals(List.of(new Merge('a', 'a', 256), new Merge('a', 'b', 257), new Merge(256, 257, 258)), merges);

        var encoder = new NaiveEncoder(new Gpt2Pattern(), BYTE_IDS, new Merges(merges, false));
        assertEquals(List.of(258, (int) 'd', 258, (int) 'a', (int) 'c'), encoder.encode("aaabdaaabac"));
    }

    @Test
    void noTokenReachesAcrossPreTokens() {
        assertEquals(List.of(), NaiveTrainer.train("a b a b", new Gpt2Pattern(), BYTE_IDS, 10, 3));
    }

    @Property(tries = 60)
    void theNaiveEncoderGivesTheIdsOfGpt2(@ForAll("texts") String text) {
        assertEquals(Arrays.stream(GPT2.encode(text)).boxed().toList(), NAIVE_GPT2.encode(text));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of("the whale", " Ahab's", " 1851", "...", "\n\n", " Straße", "鯨", "🐋")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(words, Texts.withMinLength(0));
    }
}

package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.data.TokenDataset;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class VocabularyLengthsTest {
    private static final String LEARNED = "The whale and the sea and the ship; the sea and the whale. ".repeat(9);
    private static final Tokenizer PAIRS = new BpeTrainer(
                    new BpeTrainingConfig(300, 2, List.of("<|endoftext|>"), PreTokenization.GPT2),
                    1,
                    new BpeTrainingListener() {})
            .train(Stream.of(LEARNED).iterator());

    @Property(tries = 50)
    void bothPartsOfATextHaveTheCharactersOfTheirTokens(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double share, @ForAll long seed) {
        String text = text(seed);
        var dataset = new TokenDataset(PAIRS.encode(text), text.codePointCount(0, text.length()));
        TokenDataset.Split split = dataset.split(share, VocabularyLengths.of(PAIRS));
        byte[] train = bytes(split.train().ids());
        byte[] validation = bytes(split.validation().ids());
        int cut = train.length; // moved to the end of a character that is in both parts: its first byte is in the first
        byte[] all = Arrays.copyOf(train, train.length + validation.length);
        System.arraycopy(validation, 0, all, train.length, validation.length);
        while (cut < all.length && (all[cut] & 0xC0) == 0x80) {
            cut++;
        }
        String rest = new String(all, cut, all.length - cut, StandardCharsets.UTF_8);
        assertEquals(rest.codePointCount(0, rest.length()), split.validation().characters());
        assertEquals(
                dataset.characters(),
                split.train().characters() + split.validation().characters());
    }

    /// Words that were learned, so that a token has many characters; then letters that were not, in several tokens.
    private static String text(long seed) {
        var random = new Random(seed);
        String known = LEARNED.substring(0, random.nextInt(LEARNED.length()));
        String unknown = random.ints(random.nextInt(40) + 2, 0, 4)
                .mapToObj(each -> Character.toString(new int[] {'é', '海', 0x1F40B, 'x'}[each]))
                .reduce("", String::concat);
        return known + unknown;
    }

    private static byte[] bytes(int... ids) {
        var out = new ByteArrayOutputStream();
        IntStream.of(ids).mapToObj(PAIRS::bytes).forEach(out::writeBytes);
        return out.toByteArray();
    }

    @Example
    void specialTokensAreNoCharacters() {
        var tokenizer = CharTokenizer.fromText("abc", "<eos>");
        int end = tokenizer.special("<eos>").orElseThrow();
        int[] ids = {0, 1, end, 2, end, 0, end, end, 1, end};
        var dataset = new TokenDataset(ids, 5);
        assertEquals(
                4, dataset.split(0.8, VocabularyLengths.of(tokenizer)).train().characters());
        assertEquals(
                1,
                dataset.split(0.8, VocabularyLengths.of(tokenizer)).validation().characters());
        int special = PAIRS.special("<|endoftext|>").orElseThrow();
        int[] words = IntStream.concat(IntStream.of(special), IntStream.of(PAIRS.encode("the sea")))
                .toArray();
        assertEquals(
                0,
                new TokenDataset(words, 7)
                        .split(1.0 / words.length, VocabularyLengths.of(PAIRS))
                        .train()
                        .characters());
    }
}

package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerChoiceTest {
    @TempDir
    private Path folder;

    private Texts texts(List<String> documents) throws IOException {
        for (int i = 0; i < documents.size(); i++) {
            Files.writeString(folder.resolve("%03d.txt".formatted(i)), documents.get(i));
        }
        return Texts.open(new TextSelection(List.of(DataSource.of(folder)), TextFormat.DEFAULT, null));
    }

    private static boolean hasToken(Tokenizer tokenizer, String text) {
        return tokenizer.encode(text).length == 1;
    }

    @Test
    void bytePairsAreLearnedFromTheFirstNineTenthsOnly() throws IOException {
        // 90 characters, of which one takes two chars, then 10
        String training = "\uD83D\uDC0Bwhale ".repeat(12) + "whalex";
        try (Texts texts = texts(List.of(training + "zqzqzqzqzq"))) {
            Tokenizer pairs = new TokenizerChoice("bpe:400").tokenizer(texts, 2, warning -> {});
            assertTrue(hasToken(pairs, "whale"));
            assertEquals(2, pairs.encode("zq").length, "the pair is in the last tenth only");
            Tokenizer characters = TokenizerChoice.CHARACTERS.tokenizer(texts, 2, warning -> {});
            assertTrue(hasToken(characters, "q"), "every character has a token");
            try (Texts.Parts parts = texts.trainingParts(TextParts::betweenCharacters)) {
                var all = new StringBuilder();
                parts.forEachRemaining(all::append);
                assertEquals(training, all.toString());
            }
        }
    }

    @Test
    void bytePairsAreLearnedFromTheDocumentsForTrainingOnly() throws IOException {
        IntFunction<String> word = i -> (char) ('a' + i) + "z";
        List<String> documents =
                IntStream.range(0, 26).mapToObj(i -> word.apply(i).repeat(30)).toList();
        try (Texts texts = texts(documents)) {
            BitSet validation = texts.validation().orElseThrow();
            Tokenizer pairs = new TokenizerChoice("bpe:400").tokenizer(texts, 2, warning -> {});
            String learned = IntStream.range(0, 25) // zz is learned from none
                    .filter(i -> pairs.encode(word.apply(i)).length == 1)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            String expected = IntStream.range(0, 25)
                    .filter(i -> !validation.get(i))
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            assertEquals(expected, learned);
        }
    }
}

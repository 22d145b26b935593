package kawi.samples.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchRecipeCommandTest {
    private static final String TINY = "--preset tiny --layers 1 --width 8 --context 8 --batch-size 2 --warmup 0";

    @TempDir
    Path folder;

    private Path text;

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), "the cat sat on the mat, the dog sat. ".repeat(60));
    }

    private Outcome recipes(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("bench", "recipe", "--data", text, "--threads", 1));
        all.addAll(List.of(arguments));
        return Kawi.run(all.toArray());
    }

    @Test
    void aTableHasARowForEachRecipeWithTheRangeOverTheSeeds() {
        Outcome outcome = recipes(
                "--recipe",
                "characters: " + TINY,
                "--recipe",
                "pairs: --tokenizer bpe:270 --ema 0.9 " + TINY,
                "--tflop",
                1e-5,
                "--seeds",
                2);
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = outcome.out().lines().toList();
        assertEquals(3, lines.size(), outcome.out());
        assertTrue(lines.get(0).matches("recipe +bits/char +range +steps +tokens +TFLOP +seconds"), lines.get(0));
        assertTrue(lines.get(1).matches("characters +\\d\\.\\d{3} +\\d\\.\\d{3} to \\d\\.\\d{3} .*"), lines.get(1));
        assertTrue(lines.get(2).startsWith("pairs "), lines.get(2));
        assertEquals(
                4,
                outcome.err().lines().filter(line -> line.startsWith("seed ")).count());
    }

    /// 6 (12 * 8^2 + V 8) FLOP for each of 16 tokens, and those of attention: the same for both seeds.
    @Test
    void theBudgetDeterminesTheStepsAndMuonPaysForItsProducts() {
        assertTrue(steps("") > steps("--optimizer muon "));
        assertTrue(steps("") > steps("--batch-size 4 "));
    }

    private long steps(String options) {
        Outcome outcome = recipes("--recipe", "a: " + TINY + " " + options, "--tflop", 1e-5, "--seeds", 1, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        return Long.parseLong(outcome.out().replaceAll("(?s).*\"steps\": ?(\\d+).*", "$1"));
    }

    @Test
    void jsonIsOneObjectForEachRecipeWithItsRuns() {
        Outcome outcome = recipes("--recipe", "a: " + TINY, "--tflop", 1e-6, "--seeds", 2, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(1, outcome.out().lines().count());
        assertEquals(3, outcome.out().split("\"bitsPerCharacter\"", -1).length - 1, outcome.out());
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        String[] options = {"--recipe", "a: " + TINY, "--tflop", "1e-6", "--seeds", "1", "--json"};
        String first = recipes((Object[]) options).out().replaceAll("\"seconds\".*", "");
        assertEquals(first, recipes((Object[]) options).out().replaceAll("\"seconds\".*", ""));
    }

    @Test
    void theFirstSeedCanBeChosen() {
        String both = recipes("--recipe", "a: " + TINY, "--tflop", 1e-6, "--seeds", 2, "--json")
                .out();
        String second = recipes("--recipe", "a: " + TINY, "--tflop", 1e-6, "--seeds", 1, "--seed", 2, "--json")
                .out();
        String run = second.replaceAll("(?s).*(\\{\"recipe\":\"a\",\"seed\":2.*?),\"seconds.*", "$1");
        assertTrue(both.contains(run), both + second);
    }

    @Test
    void aBudgetInSecondsIsMeasuredInTrialSteps() {
        Outcome outcome = recipes("--recipe", "a: " + TINY, "--seconds", 0.05, "--seeds", 1);
        assertEquals(0, outcome.status(), outcome.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds 0                 | --seeds must be from 1 to 1,000, not 0",
                "--tflop 0                 | --tflop must be a positive number",
                "--seconds -1              | --seconds must be a positive number",
                "--tflop 1 --seconds 1     | --tflop and --seconds are both budgets: give one",
                "--recipe a                | a recipe is a name, a colon and options of kawi train",
                "--recipes /nowhere.txt    | /nowhere.txt: there is no such file",
                "--recipe a:--context=9999 | recipe \"a\": the text is too short for a context of 9,999 tokens",
            })
    void whatCannotBeIsRefusedInOneLine(String options, String problem) {
        Outcome outcome = recipes((Object[]) options.split(" ", -1));
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains(problem), outcome.err());
    }
}

package kawi.samples.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.OptimizerName;
import kawi.samples.training.recipe.Preset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeLineTest {

    @Test
    void aRecipeIsAPresetWithOtherOptions() {
        RecipeLine line =
                RecipeLine.parse("modern: --preset tiny --tokenizer bpe:512  --norm rms --lr 0.5 --optimizer muon");
        assertEquals("modern", line.name());
        assertEquals("bpe:512", line.tokenizer());
        assertEquals("rms", line.recipe().model().parts().norm());
        assertEquals(0.5, line.recipe().optimizer().learningRate());
        assertEquals(OptimizerName.MUON, line.recipe().optimizerName());
        assertEquals(Preset.TINY.recipe().model().width(), line.recipe().model().width());
    }

    @Test
    void withoutOptionsItIsThePresetSmall() {
        assertEquals(RecipeLine.of(Preset.SMALL), RecipeLine.parse("small:"));
    }

    @Test
    void aFileHasARecipeOnEachLineAndComments() {
        List<RecipeLine> lines = RecipeLine.parseAll("# recipes\n\na: --lr 1\n  b: --lr 2\n");
        assertEquals(List.of("a", "b"), lines.stream().map(RecipeLine::name).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "small                | a recipe is a name, a colon and options of kawi train, not \"small\"",
                ": --lr 1             | a recipe is a name, a colon and options of kawi train, not \": --lr 1\"",
                "--tokenizer bpe:1024 | a recipe is a name, a colon and options of kawi train",
                "a: --size 3          | recipe \"a\": Unknown option",
                "a: --norm batch      | recipe \"a\": Invalid value for option '--norm'",
                "a: --preset huge     | recipe \"a\": Invalid value for option '--preset'",
                "a: --schedule constant --min-lr 0 | --min-lr has no effect",
                "# nothing            | there is no recipe in the file",
            })
    void aLineThatIsNoneIsRefused(String line, String problem) {
        String message = assertThrows(UsageException.class, () -> RecipeLine.parseAll(line))
                .getMessage();
        assertTrue(message.contains(problem), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void twoRecipesOfOneNameAreRefused() {
        assertEquals(
                "two recipes are named \"a\"",
                assertThrows(UsageException.class, () -> RecipeLine.parseAll("a: --lr 1\na: --lr 2"))
                        .getMessage());
    }
}

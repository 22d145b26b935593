package kawi.samples.training.auto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoRecipeTest {
    private static final long MOBY_DICK = 1_213_116;

    @Test
    void forMobyDickAndAMinuteItIsThePresetMinute() {
        AutoRecipe chosen = AutoRecipe.choose(MOBY_DICK, 7.6);
        Recipe minute = Preset.MINUTE.recipe();
        assertEquals(Preset.MINUTE.tokenizer(), chosen.tokenizer());
        assertEquals(minute.model(), chosen.recipe().model());
        assertEquals(minute.optimizer(), chosen.recipe().optimizer());
        assertEquals(minute.sampling(), chosen.recipe().sampling());
        assertEquals(830, chosen.recipe().steps().count(), "the number in bench/recipes.md");
        assertTrue(chosen.remarks().get(1).startsWith("expect about 1.90 bits per character"), chosen.toString());
        assertEquals(2, chosen.remarks().size(), chosen.toString());
    }

    @Test
    void aTextOfFiveKilobytesIsMemorised() {
        AutoRecipe chosen = AutoRecipe.choose(5_000, 7.6);
        assertEquals("char", chosen.tokenizer());
        String remark = chosen.remarks().getLast();
        assertTrue(remark.startsWith("5,000 characters are few: the model will memorise the text"), remark);
    }

    @Test
    void moreTimeThanTheTextIsWorthIsTold() {
        String remark = AutoRecipe.choose(MOBY_DICK, 300).remarks().getLast();
        assertTrue(remark.contains("after about a fifth of it the model only memorises"), remark);
    }

    @Test
    void theTextThatWasMeasuredIsNamed() {
        assertEquals(
                "expect about 1.90 bits per character, if the text is like English prose (measured on Moby-Dick)",
                AutoRecipe.choose(MOBY_DICK, 7.6).remarks().get(1));
        List<String> remarks = AutoRecipe.choose(20_000_000, 500).remarks();
        assertTrue(remarks.get(1).endsWith("(measured on the State of the Union addresses)"), remarks.toString());
    }

    @Test
    void aLongerTextIsWorthMoreTime() {
        assertEquals(2, AutoRecipe.choose(1_000_000_000, 3_000).remarks().size());
        assertEquals(3, AutoRecipe.choose(12_000_000, 3_000).remarks().size());
    }

    @ParameterizedTest
    @CsvSource({"1000, 0.01", "100000, 3", "1200000, 0.1", "5000000, 50", "1000000000, 100000"})
    void everyChoiceCanBeBuiltAndHasAFiniteLossToExpect(long characters, double tflop) {
        AutoRecipe chosen = AutoRecipe.choose(characters, tflop);
        assertEquals(
                chosen.recipe().model().width(), chosen.recipe().gptConfig(100).width());
        assertTrue(chosen.recipe().trainingConfig(1).steps() >= 1);
        double bits = RecipeTable.expectedBits((double) characters, tflop);
        assertTrue(bits > 1 && bits < 4, bits + " bits");
    }

    @Test
    void theExpectedLossFallsWithTheOperationsAndWithTheLengthOfTheText() {
        assertEquals(2.15, RecipeTable.expectedBits(1.2e6, 1), 1e-9);
        assertEquals(1.90, RecipeTable.expectedBits(1.2e6, 7.6), 1e-9);
        assertEquals((2.15 + 1.90) / 2, RecipeTable.expectedBits(1.2e6, Math.sqrt(7.6)), 1e-9, "half-way");
        for (double characters = 5e3; characters < 1e8; characters *= 1.7) {
            for (double tflop = 0.1; tflop < 1000; tflop *= 1.5) {
                double bits = RecipeTable.expectedBits(characters, tflop);
                assertTrue(bits >= RecipeTable.expectedBits(characters, tflop * 1.5), characters + " " + tflop);
                assertTrue(bits >= RecipeTable.expectedBits(characters * 1.7, tflop), characters + " " + tflop);
            }
        }
    }

    @Tag("slow")
    @Test
    void theSpeedOfTheMachineDecides() {
        try (var device = new Device(new VectorKernels(), 1)) {
            double[] now = {0};
            AutoRecipe slow = AutoRecipe.choose(MOBY_DICK, 60, device, () -> now[0] += 1.0);
            AutoRecipe fast = AutoRecipe.choose(MOBY_DICK, 60, device, () -> now[0] += 0.1);
            assertTrue(slow.recipe().model().width() < fast.recipe().model().width(), slow + "\n" + fast);
        }
    }
}

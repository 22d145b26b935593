package kawi.samples.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import kawi.autograd.optim.LearningRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {

    /// The textbook's first model and the yardstick of all others: nanoGPT's laptop setting.
    @Test
    void smallStaysAsItIs() {
        Recipe small = Preset.SMALL.recipe();
        assertEquals("char", Preset.SMALL.tokenizer());
        assertEquals(new Recipe.Model(4, 4, 128, 64, 0, false, Parts.GPT2), small.model());
        assertEquals(new Recipe.Steps(2000, 12, 1), small.steps());
        assertEquals(new LearningRate.WarmupCosine(1e-3, 1e-4, 100, 2000), small.learningRate());
        assertEquals("Settings[beta1=0.9, beta2=0.99, epsilon=1.0E-8, weightDecay=0.1]", small.optimizerSettings());
        assertEquals(new Recipe.Evaluation(250, 20), small.evaluation());
    }

    @Test
    void minuteHasModernPartsAndMuon() {
        Recipe minute = Preset.MINUTE.recipe();
        assertEquals(
                ", RMS norm, rotary positions, query/key norm with gain, activation swiglu, zero projections",
                minute.model().parts().differences());
        assertEquals(OptimizerName.MUON, minute.optimizerName());
        assertEquals("bpe:4096", Preset.MINUTE.tokenizer());
        assertEquals(0, minute.learningRate().at(minute.steps().count()));
    }

    @ParameterizedTest
    @EnumSource
    void everyPresetCanBeBuilt(Preset preset) {
        Recipe recipe = preset.recipe();
        assertEquals(recipe.model().width(), recipe.gptConfig(100).width());
        assertFalse(recipe.trainingConfig(1).steps() < 100);
        assertFalse(recipe.optimizerSettings().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"MINUTE, minute", "FIVE_MINUTES, five-minutes", "SMALL, small"})
    void namesAreThoseOfTheCommandLine(Preset preset, String name) {
        assertEquals(name, preset.toString());
    }
}

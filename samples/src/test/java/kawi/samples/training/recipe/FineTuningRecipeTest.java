package kawi.samples.training.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kawi.engine.model.GptConfig;
import org.junit.jupiter.api.Test;

class FineTuningRecipeTest {

    @Test
    void theLearningRateIsSmallerForWiderModelsAndLargerForAdapters() {
        GptConfig small =
                GptConfig.of(65).layers(1).heads(4).width(128).contextLength(64).build();
        GptConfig gpt2 = GptConfig.of(50_257).build();
        assertEquals(8e-4, FineTuningRecipe.of(small, false).optimizer().learningRate());
        assertEquals(1e-4, FineTuningRecipe.of(gpt2, false).optimizer().learningRate());
        assertEquals(4e-3, FineTuningRecipe.of(small, true).optimizer().learningRate());
        assertEquals(7e-4, FineTuningRecipe.of(gpt2, true).optimizer().learningRate());
    }

    @Test
    void sequencesAreNoLongerThanTheContext() {
        Recipe recipe = FineTuningRecipe.of(GptConfig.of(65).contextLength(64).build(), false);
        assertEquals(64, recipe.model().context());
        assertEquals(
                256,
                FineTuningRecipe.of(GptConfig.of(65).build(), false).model().context());
    }
}

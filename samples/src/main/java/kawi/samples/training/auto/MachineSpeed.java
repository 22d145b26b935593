package kawi.samples.training.auto;

import java.util.function.DoubleSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.samples.training.budget.StepTrial;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;

/// How many floating-point operations of a training the machine makes in a second.
final class MachineSpeed {
    private static final double SECONDS = 1.5;
    private static final double TERA = 1e12;
    private static final int VOCABULARY = 1024;
    private static final int TOKENS = 4096;

    private MachineSpeed() {}

    /// Measures steps of the preset `minute` on random tokens.
    ///
    /// @return in 10^12 operations a second
    static double tflops(Device device, DoubleSupplier clock) {
        CounterRandom random = CounterRandom.ofSeed(0);
        int[] ids = new int[TOKENS];
        for (int i = 0; i < TOKENS; i++) {
            ids[i] = random.below(VOCABULARY, i);
        }
        var data = new TokenDataset(ids, TOKENS);
        Recipe recipe = Preset.MINUTE.recipe();
        var trial = new StepTrial(recipe, new TokenDataset.Split(data, data), VOCABULARY, device, clock);
        return recipe.flopOfStep(VOCABULARY) / trial.measure(SECONDS).step() / TERA;
    }
}

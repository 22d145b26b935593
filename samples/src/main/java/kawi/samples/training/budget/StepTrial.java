package kawi.samples.training.budget;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.Evaluation;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.finetune.Trainee;
import kawi.samples.training.recipe.Recipe;

/// Measures how long a step and an evaluation take, on a model that is thrown away: the training itself begins
/// untouched afterwards, with its first bits and the code compiled.
public final class StepTrial {
    /// The first steps are slow while the JVM compiles: the last half of the time counts, and at least one step.
    private static final double MEASURED_SHARE = 0.5;

    private static final int MIN_STEPS = 4;
    private static final int EVALUATED_BATCHES = 2;
    private static final int MAX_STEPS = 1_000_000;

    private final Recipe recipe;
    private final TokenDataset.Split data;
    private final Device device;
    private final DoubleSupplier clock;

    /// Makes the model of the trial, which is of no use afterwards.
    private final Supplier<Trainee> trainee;

    /// A trial of a new model.
    ///
    /// @param clock in seconds
    public StepTrial(Recipe recipe, TokenDataset.Split data, int vocabularySize, Device device, DoubleSupplier clock) {
        this(recipe, data, () -> Trainee.of(recipe.newModel(vocabularySize, CounterRandom.ofSeed(0))), device, clock);
    }

    /// A trial of the model of a session, whose weights are afterwards what they were.
    ///
    /// @param clock in seconds
    public StepTrial(TrainingSession session, Device device, DoubleSupplier clock) {
        this(session.plan().recipe(), session.text().data(), session::trainee, device, clock);
    }

    private StepTrial(
            Recipe recipe, TokenDataset.Split data, Supplier<Trainee> trainee, Device device, DoubleSupplier clock) {
        this.recipe = recipe;
        this.data = data;
        this.trainee = trainee;
        this.device = device;
        this.clock = clock;
    }

    /// Trains for some seconds, at least four steps.
    public StepTimes measure(double seconds) {
        Trainee tried = trainee.get();
        List<float[]> before =
                tried.parameters().stream().map(Parameter::toFloats).toList();
        try {
            return measure(tried, seconds);
        } finally {
            for (int i = 0; i < before.size(); i++) {
                float[] weights = tried.parameters().get(i).value().data();
                System.arraycopy(before.get(i), 0, weights, 0, weights.length);
            }
        }
    }

    private StepTimes measure(Trainee tried, double seconds) {
        LanguageModel model = tried.trained();
        TrainingConfig config = recipe.withSteps(MAX_STEPS).trainingConfig(0).evaluation(Integer.MAX_VALUE, 1);
        var trainer = new Trainer(model, recipe.newOptimizer(tried), data, config, device);
        List<Double> times = new ArrayList<>();
        double begin = clock.getAsDouble();
        trainer.listen(new TrainingListener() {
            @Override
            public void stepped(Step step) {
                times.add(clock.getAsDouble());
                if (times.size() >= MIN_STEPS && times.getLast() - begin >= seconds) {
                    trainer.stop();
                }
            }
        });
        trainer.train();
        return new StepTimes(stepSeconds(times), evaluationSeconds(model));
    }

    private static double stepSeconds(List<Double> times) {
        double half = times.getLast() - MEASURED_SHARE * (times.getLast() - times.getFirst());
        int from = 0;
        while (from < times.size() - 2 && times.get(from) < half) {
            from++;
        }
        return Math.max(Double.MIN_NORMAL, (times.getLast() - times.get(from)) / (times.size() - 1 - from));
    }

    private double evaluationSeconds(LanguageModel model) {
        var evaluation = new Evaluation(model, device);
        int length = model.contextLength();
        var sampler = new RandomSampler(data.validation(), recipe.steps().batchSize(), length, CounterRandom.ofSeed(0));
        evaluation.of(sampler, 1); // allocates and compiles
        double begin = clock.getAsDouble();
        evaluation.of(sampler, EVALUATED_BATCHES);
        double ofBatch = (clock.getAsDouble() - begin) / EVALUATED_BATCHES;
        return 2.0 * recipe.evaluation().batches() * ofBatch;
    }
}

package kawi.samples.training.sweep;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.text.Decimal;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.LanguageModel;
import kawi.engine.train.NonFiniteException;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.training.losses.Smoothing;

/// Trains a model for some steps, each with a larger learning rate than the one before: the learning-rate range test
/// (Smith, "Cyclical learning rates for training neural networks", 2017, section 3.3), with rates that grow
/// exponentially.
///
/// @param lowest the learning rate of the first step
/// @param highest the learning rate of the last step
/// @param steps number of steps
public record LearningRateSweep(double lowest, double highest, int steps) {
    /// From steps that change nothing to steps that no training survives.
    public static final double DEFAULT_LOWEST = 1e-5;

    public static final double DEFAULT_HIGHEST = 1;

    /// The minimum number of steps; a shorter curve is not conclusive.
    public static final int MIN_STEPS = 20;

    /// The training has diverged if the smoothed loss is this many times its minimum.
    private static final double DIVERGED = 1.15;

    /// What a step leaves of the weight of earlier losses in the smoothed loss, at 100 steps.
    private static final double DECAY = 0.9;

    private static final double STEPS_OF_DECAY = 100;

    /// @throws IllegalArgumentException if the range is empty or there are too few steps
    public LearningRateSweep {
        if (!(lowest > 0 && highest > lowest && highest < Double.POSITIVE_INFINITY) || steps < MIN_STEPS) {
            throw new IllegalArgumentException("a sweep needs at least " + MIN_STEPS
                    + " steps and a range of learning rates, not " + steps + " steps from " + Decimal.of(lowest)
                    + " to "
                    + Decimal.of(highest));
        }
    }

    /// The learning rate of a step, from 0.
    double rate(long step) {
        return lowest * StrictMath.pow(highest / lowest, (double) step / (steps - 1));
    }

    /// Trains until the loss diverges or all steps are done. The model is of no use afterwards.
    ///
    /// @param config the batches; its number of steps and learning rate do not count
    public SweepCurve run(
            LanguageModel model, Optimizer optimizer, TokenDataset.Split data, TrainingConfig config, Device device) {
        LearningRate.Custom rates = this::rate;
        TrainingConfig sweep = config.steps(steps).learningRate(rates).evaluation(Integer.MAX_VALUE, 1);
        var trainer = new Trainer(model, optimizer, data, sweep, device);
        List<Double> losses = new ArrayList<>();
        trainer.listen(new TrainingListener() {
            @Override
            public void stepped(Step step) {
                losses.add(step.loss());
                if (isDiverged(losses)) {
                    trainer.stop();
                }
            }
        });
        boolean finite = true;
        try {
            trainer.train();
        } catch (NonFiniteException e) {
            finite = false; // the steepest way to diverge
        }
        double[] smoothed = smoothed(losses);
        List<SweepCurve.Point> points = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            points.add(new SweepCurve.Point(rate(i), losses.get(i), smoothed[i]));
        }
        return new SweepCurve(points, !finite || isDiverged(losses));
    }

    private double[] smoothed(List<Double> losses) {
        double decay = StrictMath.pow(DECAY, STEPS_OF_DECAY / steps);
        return Smoothing.exponential(
                decay, losses.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private boolean isDiverged(List<Double> losses) {
        double[] smoothed = smoothed(losses);
        double lowestLoss = Double.POSITIVE_INFINITY;
        for (double loss : smoothed) {
            lowestLoss = Math.min(lowestLoss, loss);
        }
        return smoothed.length > 0 && smoothed[smoothed.length - 1] > DIVERGED * lowestLoss;
    }
}

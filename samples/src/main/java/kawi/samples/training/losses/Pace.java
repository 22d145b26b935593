package kawi.samples.training.losses;

import kawi.engine.train.TrainingListener.Step;

/// The speed of a training in this process.
public final class Pace {
    /// The weight of the latest step in the moving average.
    private static final double NEWEST = 0.05;

    private final long start = System.nanoTime();
    private long steps;
    private double tokensPerSecond;

    /// Called after each step.
    public void stepped(Step step) {
        double latest = step.tokens() * 1e9 / Math.max(1, step.nanos());
        // Early steps weigh more and fade sooner: they are slow while the JVM compiles.
        tokensPerSecond += (latest - tokensPerSecond) * Math.max(NEWEST, 1.0 / ++steps);
    }

    /// The moving average of the latest steps.
    public double tokensPerSecond() {
        return tokensPerSecond;
    }

    /// An estimate of the duration of further steps, with their evaluations; 0 before the first step.
    public double secondsFor(long more) {
        return steps == 0 ? 0 : (System.nanoTime() - start) / 1e9 / steps * more;
    }
}

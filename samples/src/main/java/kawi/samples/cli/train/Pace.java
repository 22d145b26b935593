package kawi.samples.cli.train;

import kawi.engine.train.TrainingListener.Step;

/// How fast a training goes, in this process.
final class Pace {
    /// The share of the latest step in the average.
    private static final double NEWEST = 0.05;

    private final long start = System.nanoTime();
    private long steps;
    private double tokensPerSecond;

    void stepped(Step step) {
        double latest = step.tokens() * 1e9 / Math.max(1, step.nanos());
        // The first steps run while the JVM still compiles, so the beginning is soon forgotten.
        tokensPerSecond += (latest - tokensPerSecond) * Math.max(NEWEST, 1.0 / ++steps);
    }

    /// Of the latest steps.
    double tokensPerSecond() {
        return tokensPerSecond;
    }

    /// How long so many steps will take, evaluations included; 0 if nothing is known yet.
    double secondsFor(long more) {
        return steps == 0 ? 0 : (System.nanoTime() - start) / 1e9 / steps * more;
    }
}

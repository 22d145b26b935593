package kawi.bench;

import kawi.autograd.kernel.PeakLoop;
import org.openjdk.jmh.annotations.Benchmark;

/// How much can one core compute, and how much can it move? No kernel can do more than the lower of the two allows
/// (Williams, Waterman and Patterson, "Roofline", 2009): one that does x operations for each byte reaches `min(peak, x
/// memory)`.
///
/// `peak` is nothing but `fma` on registers; `memory` copies 64 MB, each byte read and written. If `ofPeak` is not
/// nearly 100 % here, other programs are using the core, and every other benchmark will be as far off.
///
/// What would fool you: a copy writes lines that it never reads, which some processors must fetch first: they move half
/// as much again as is counted. More cores have more of both, though rarely in proportion: `-t 2` runs `peak` on two.
///
///     java -jar bench/target/benchmarks.jar Roofline
public class RooflineBenchmark extends MeasuredBenchmark {
    private static final int TURNS = 1_000_000;
    private static final int FLOATS = 1 << 24;

    private float[] from;
    private float[] to;

    @Override
    void prepare() {
        from = Numbers.normal(FLOATS, 1);
        to = new float[FLOATS];
    }

    @Override
    Work work(String benchmark) {
        return switch (benchmark) {
            case "peak" -> Work.of((double) TURNS * PeakLoop.operationsPerTurn(), 0);
            case "memory" -> Work.of(0, 2.0 * FLOATS);
            default -> throw new IllegalArgumentException(benchmark);
        };
    }

    /// The peak.
    @Benchmark
    public float peak() {
        return PeakLoop.run(TURNS);
    }

    /// The speed of memory.
    @Benchmark
    public float[] memory() {
        System.arraycopy(from, 0, to, 0, FLOATS);
        return to;
    }
}

package kawi.bench.machine;

import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.Scratch;

/// The measured speed of this machine. The fastest of several runs counts, because other programs can only make a run
/// slower. Rates are per second; those of arithmetic are relative to the processor time of the thread ([ThreadClock]).
///
/// @param vectorBits the width of the vectors that the kernels use; empty without vectors
/// @param peakOfOneThread peak floating-point operations of one thread ([FmaPeak]); empty without vectors
/// @param peakOfAllThreads peak floating-point operations of all threads together
/// @param bytesPerSecondOfOneThread memory bandwidth of one thread ([MemoryBandwidth])
/// @param bytesPerSecondOfAllThreads memory bandwidth of all threads together
/// @param product floating-point operations of one thread in a matrix product with the kernels in use
/// @param plainProduct floating-point operations of one thread in a matrix product with the plain loops
public record Speed(
        Optional<Integer> vectorBits,
        Optional<Double> peakOfOneThread,
        Optional<Double> peakOfAllThreads,
        double bytesPerSecondOfOneThread,
        double bytesPerSecondOfAllThreads,
        double product,
        double plainProduct) {

    private static final int SIZE = 240;

    /// Measures the speed, which takes about eight seconds, or longer if the JVM compiles slowly.
    public static Speed measure(Device device) {
        return measure(device, SpeedEffort.FULL);
    }

    /// Measures the speed with an effort.
    public static Speed measure(Device device, SpeedEffort effort) {
        return new Speed(
                FmaPeak.vectorBits(),
                peak(device, 1, effort),
                peak(device, device.threads(), effort),
                bandwidth(device.kernels(), 1, effort),
                bandwidth(device.kernels(), device.threads(), effort),
                product(device.kernels(), effort),
                product(new ReferenceKernels(), effort));
    }

    /// Whether the kernels in use are so much faster than the plain loops that they must run as SIMD instructions.
    public boolean runsAsSimd() {
        return product > 2 * plainProduct;
    }

    /// The share of the peak of one thread that a product reaches; empty if it could not be measured.
    public Optional<Double> shareOfPeak() {
        return Share.of(product, peakOfOneThread.orElse(null));
    }

    private static Optional<Double> peak(Device device, int threads, SpeedEffort effort) {
        return FmaPeak.of(device, threads).map(peak -> {
            peak.warmUp();
            return peak.best(effort.triesOfPeak());
        });
    }

    private static double bandwidth(Kernels kernels, int threads, SpeedEffort effort) {
        try (var device = new Device(kernels, threads)) {
            return new MemoryBandwidth(device).best(effort.memory().toNanos());
        }
    }

    private static double product(Kernels kernels, SpeedEffort effort) {
        Matrix a = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        Matrix b = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        Matrix c = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        var scratch = new Scratch();
        double seconds = new FastestRun(effort.patience()).seconds(() -> kernels.matmulAdd(a, b, c, scratch));
        return 2.0 * SIZE * SIZE * SIZE / seconds;
    }
}

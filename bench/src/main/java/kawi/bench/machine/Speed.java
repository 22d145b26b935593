package kawi.bench.machine;

import java.time.Duration;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.Matrix;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.Scratch;

/// How fast this machine computes, measured now. Of several tries the fastest counts: other programs can make a try
/// slower, nothing makes it faster.
///
/// @param vectorBits the width of the vectors that the kernels use; empty without any
/// @param peakOfOneThread floating-point operations a second of one thread that does nothing but multiply and add in
/// registers; empty without vectors
/// @param peakOfAllThreads the same of all threads together
/// @param bytesPerSecondOfOneThread what one thread reads and writes of memory far larger than the caches
/// @param bytesPerSecondOfAllThreads the same of all threads together
/// @param product operations a second of one thread in a matrix product with the kernels in use
/// @param plainProduct the same with the plain loops
public record Speed(
        Optional<Integer> vectorBits,
        Optional<Double> peakOfOneThread,
        Optional<Double> peakOfAllThreads,
        double bytesPerSecondOfOneThread,
        double bytesPerSecondOfAllThreads,
        double product,
        double plainProduct) {

    private static final int SIZE = 240;
    private static final int BANDWIDTH_FLOATS = 1 << 24;
    private static final Duration TIME_OF_TRIES = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofMillis(1200);

    /// A kernel reads two floats and writes one.
    private static final int BYTES_PER_SUM = 3 * Float.BYTES;

    /// Measures for some eight seconds, longer where the JVM takes longer to compile.
    public static Speed measure(Device device) {
        return new Speed(
                FmaPeak.vectorBits(),
                peak(device, 1),
                peak(device, device.threads()),
                bandwidth(device, 1),
                bandwidth(device, device.threads()),
                product(device.kernels()),
                product(new ReferenceKernels()));
    }

    /// Whether the kernels in use are as much faster than plain loops as only vectors make them.
    public boolean runsAsSimd() {
        return product > 2 * plainProduct;
    }

    private static Optional<Double> peak(Device device, int threads) {
        return FmaPeak.of(device, threads).map(peak -> peak.best(TIME_OF_TRIES));
    }

    private static double bandwidth(Device device, int threads) {
        Kernels kernels = device.kernels();
        float[] x = new float[BANDWIDTH_FLOATS];
        float[] y = new float[BANDWIDTH_FLOATS];
        int share = BANDWIDTH_FLOATS / threads;
        double seconds = new FastestRun(PATIENCE)
                .seconds(() -> device.forTasks(
                        threads, (task, scratch) -> kernels.scaleAdd(0.5f, x, task * share, y, task * share, share)));
        return (double) threads * share * BYTES_PER_SUM / seconds;
    }

    private static double product(Kernels kernels) {
        Matrix a = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        Matrix b = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        Matrix c = Matrix.rowMajor(new float[SIZE * SIZE], 0, SIZE, SIZE);
        var scratch = new Scratch();
        double seconds = new FastestRun(PATIENCE).seconds(() -> kernels.matmulAdd(a, b, c, scratch));
        return 2.0 * SIZE * SIZE * SIZE / seconds;
    }
}

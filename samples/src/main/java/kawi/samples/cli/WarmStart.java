package kawi.samples.cli;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;

/// The first tokens of a small model come from the plain loops.
///
/// Until the JVM has compiled them, vector kernels are slower than plain loops: every vector is an object, made and
/// thrown away. So the model begins to write on the plain loops, while a second thread lets it write the same on the
/// vector kernels, unseen, until these are compiled; then they take over. Nobody can tell from the text: both sets give
/// the same bits.
final class WarmStart {
    /// Multiply-adds up to which the plain loops read a prompt sooner than the JVM compiles.
    private static final double MOST_WORK = 5e7;

    private static final int STEPS = 64;
    private static final long MOST_NANOS = 1_000_000_000;

    private WarmStart() {}

    /// Begins to warm up, if that pays for this model and prompt.
    static void of(Device device, Gpt model, int... prompt) {
        Kernels fast = device.kernels();
        double work = (double) model.parameterCount() * prompt.length;
        if (fast instanceof ReferenceKernels || device.threads() == 1 || work > MOST_WORK || prompt.length == 0) {
            return;
        }
        device.use(new ReferenceKernels());
        Thread.ofPlatform().daemon().name("kawi-warm-start").start(() -> {
            try (var own = new Device(fast, 1)) {
                write(new Decoder(model, own), prompt);
            } finally {
                device.use(fast);
            }
        });
    }

    private static void write(Decoder decoder, int... prompt) {
        long begin = System.nanoTime();
        decoder.prefill(prompt);
        for (int step = 0; step < STEPS && System.nanoTime() - begin < MOST_NANOS; step++) {
            decoder.step(prompt[step % prompt.length]);
        }
    }
}

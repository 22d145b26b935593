package kawi.samples.cli.startup;

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
///
/// Where the first token can be seen as soon as it is there, the second thread waits for that: what it gives the JVM to
/// compile would come in the way.
public final class WarmStart {
    /// Multiply-adds up to which the plain loops read a prompt sooner than the JVM compiles.
    private static final double MAX_WORK = 5e7;

    private static final int STEPS = 64;
    private static final long MAX_NANOS = 1_000_000_000;

    private final Device device;
    private final Kernels fast;
    private final Gpt model;
    private final int[] prompt;

    private WarmStart(Device device, Gpt model, int... prompt) {
        this.device = device;
        fast = device.kernels();
        this.model = model;
        this.prompt = prompt;
    }

    /// Puts the device on plain loops, if that pays for this model and prompt, until [#begin] has brought the vector
    /// kernels in.
    public static WarmStart of(Device device, Gpt model, int... prompt) {
        var start = new WarmStart(device, model, prompt);
        if (start.pays()) {
            device.use(new ReferenceKernels());
        }
        return start;
    }

    private boolean pays() {
        double work = (double) model.parameterCount() * prompt.length;
        return !(fast instanceof ReferenceKernels) && device.threads() > 1 && work <= MAX_WORK && prompt.length > 0;
    }

    /// The second thread begins.
    public void begin() {
        if (pays()) {
            Thread.ofPlatform().daemon().name("kawi-warm-start").start(() -> {
                try (var own = new Device(fast, 1)) {
                    write(new Decoder(model, own));
                } finally {
                    device.use(fast);
                }
            });
        }
    }

    private void write(Decoder decoder) {
        long begin = System.nanoTime();
        decoder.prefill(prompt);
        for (int step = 0; step < STEPS && System.nanoTime() - begin < MAX_NANOS; step++) {
            decoder.decode(prompt[step % prompt.length]);
        }
    }
}

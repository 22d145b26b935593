package kawi.samples.cli.startup;

import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.engine.generate.Decoder;
import kawi.engine.model.Gpt;

/// Computes the first tokens of a small model with the reference kernels.
///
/// Until the JVM has compiled them, vector kernels are slower than plain loops, because every vector is an object on
/// the heap. So generation begins with the reference kernels, while a second thread runs the same model with the vector
/// kernels until they are compiled; then they take over. The text does not depend on it: both sets give the same bits.
///
/// If each token is printed as soon as it is known, the second thread starts after the first token: the code that it
/// makes the JVM compile would delay that token.
public final class WarmStart {
    /// The maximum number of multiply-adds for which the reference kernels read the prompt before the vector kernels
    /// would be compiled.
    private static final double MAX_MULTIPLY_ADDS = 5e7;

    private static final int STEPS = 64;
    private static final long MAX_NANOS = 1_000_000_000;

    private final Device device;
    private final Kernels fast;
    private final Gpt model;
    private final int[] prompt;
    private boolean begun;

    private WarmStart(Device device, Gpt model, int... prompt) {
        this.device = device;
        fast = device.kernels();
        this.model = model;
        this.prompt = prompt;
    }

    /// Sets the reference kernels, if that pays off for this model and prompt; they stay until [#begin] has
    /// compiled the vector kernels.
    public static WarmStart of(Device device, Gpt model, int... prompt) {
        var start = new WarmStart(device, model, prompt);
        if (start.paysOff()) {
            device.use(new ReferenceKernels());
        }
        return start;
    }

    private boolean paysOff() {
        double multiplyAdds = (double) model.parameterCount() * prompt.length;
        return !(fast instanceof ReferenceKernels)
                && device.threads() > 1
                && multiplyAdds <= MAX_MULTIPLY_ADDS
                && prompt.length > 0;
    }

    /// Starts the second thread, which warms up the vector kernels and sets them when they are compiled. Later calls do
    /// nothing.
    public void begin() {
        if (!begun && paysOff()) {
            begun = true;
            Thread.ofPlatform().daemon().name("kawi-warm-start").start(this::warmUp);
        }
    }

    private void warmUp() {
        try (var own = new Device(fast, 1)) {
            generate(new Decoder(model, own));
        } catch (OutOfMemoryError e) {
            return; // this was extra work; if memory is too small for the rest too, the main thread reports it
        } finally {
            device.use(fast);
        }
    }

    private void generate(Decoder decoder) {
        long begin = System.nanoTime();
        decoder.prefill(prompt);
        for (int step = 0; step < STEPS && System.nanoTime() - begin < MAX_NANOS; step++) {
            decoder.decode(prompt[step % prompt.length]);
        }
    }
}

package kawi.samples.verify;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.engine.model.Gpt.Form;

/// The program that [ChildJvm] starts: runs short trainings, one after the other, and prints only the lines of their
/// [Bits], with an empty line in between.
///
///     java ... kawi.samples.verify.OneRun TINY vector 3 FUSED  SMALL reference 2 FUSED
final class OneRun {
    /// The number of arguments of a training: its name, kernels, number of threads and form.
    private static final int ARGUMENTS = 4;

    private OneRun() {}

    public static void main(String[] args) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (int i = 0; i < args.length; i += ARGUMENTS) {
            if (i > 0) {
                out.println();
            }
            var training = ShortTraining.valueOf(args[i]);
            var form = Form.valueOf(args[i + 3]);
            try (var device = new Device(KernelSets.named(args[i + 1]), Integer.parseInt(args[i + 2]))) {
                training.run(device, form).lines().forEach(out::println);
            }
        }
    }
}

package kawi.samples.verify;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.engine.model.Gpt.Form;

/// The program that [ChildJvm] starts: runs one short training and prints only the lines of its [Bits].
///
///     java ... kawi.samples.verify.OneRun TINY vector 3 FUSED
final class OneRun {
    private OneRun() {}

    public static void main(String[] args) {
        var training = ShortTraining.valueOf(args[0]);
        var form = Form.valueOf(args[3]);
        try (var device = new Device(KernelSets.named(args[1]), Integer.parseInt(args[2]))) {
            var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            training.run(device, form).lines().forEach(out::println);
        }
    }
}

package kawi.bench.peers;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;

/// `java -jar bench/target/peers.jar`: compares Kawi with OpenBLAS and libtorch.
///
///     java -jar bench/target/peers.jar                          all products of the small model, one and two threads
///     java -jar bench/target/peers.jar case=gpt2 threads=2      the products of another model
///     java -jar bench/target/peers.jar product=NN-1024x1024x1024 rounds=9
///     java -jar bench/target/peers.jar attention gelu case=baby single operations of a model
///     java -jar bench/target/peers.jar step case=baby           a whole training step
///     java -jar bench/target/peers.jar step context=1024 batch-size=2 layers=4 heads=6 width=384
///
/// Each subject runs in a JVM of its own: see [CleanJvm].
public final class Main {
    private static final int BAD_REQUEST = 2;

    private Main() {}

    /// Runs the comparisons.
    ///
    /// @param arguments see [Arguments#USAGE]
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Arguments chosen;
        try {
            chosen = Arguments.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; " + Arguments.USAGE);
            System.exit(BAD_REQUEST);
            return;
        }
        if (!CleanJvm.isThis()) {
            System.exit(runInChildren(chosen.subjects(), arguments));
        }
        System.out.println(OpenBlas.description() + "; " + Torch.description());
        for (int threads : chosen.threads()) {
            if (chosen.subject() == Subject.PRODUCTS) {
                multiply(chosen, threads);
            } else {
                compare(chosen, threads);
            }
        }
    }

    /// Runs each subject in its own JVM.
    ///
    /// @return the exit status of the first that failed, 0 if none did
    private static int runInChildren(List<Subject> subjects, String... arguments)
            throws IOException, InterruptedException {
        List<String> options =
                Stream.of(arguments).filter(argument -> argument.contains("=")).toList();
        for (Subject subject : subjects) {
            int status = CleanJvm.run(subject, options);
            if (status != 0) {
                return status;
            }
        }
        return 0;
    }

    private static void multiply(Arguments chosen, int threads) {
        try (var kawi = new KawiMultiplier()) {
            List<Multiplier> multipliers = List.of(kawi, new OpenBlas(), new TorchMultiplier());
            var products = new Products(multipliers, chosen.rounds(), System.out);
            chosen.product()
                    .ifPresentOrElse(
                            product -> products.compare("product", List.of(product), threads),
                            () -> chosen.cases()
                                    .forEach(each -> products.compare(each.name(), each.products(), threads)));
        }
    }

    private static void compare(Arguments chosen, int threads) {
        Subject subject = chosen.subject();
        Torch.useThreads(threads);
        var comparisons = new Comparisons(chosen.rounds(), System.out);
        for (Case sizes : chosen.cases()) {
            try (var device = new Device(KernelSets.preferred(), threads)) {
                comparisons.title(sizes.name() + ", " + subject, threads);
                Torch.freeing(() -> comparisons(subject, sizes, device).forEach(comparisons::compare));
            }
        }
    }

    private static List<Comparison> comparisons(Subject subject, Case sizes, Device device) {
        return switch (subject) {
            case PRODUCTS -> throw new IllegalArgumentException("products have more than one peer");
            case ATTENTION -> new Operations(sizes, device).attention();
            case LAYER_NORM -> new Operations(sizes, device).layerNorm();
            case GELU -> new Operations(sizes, device).gelu();
            case CROSS_ENTROPY -> new Operations(sizes, device).crossEntropy();
            case ADAMW -> List.of(Optimizers.comparison(sizes, device));
            case STEP -> List.of(Steps.comparison(sizes, device));
        };
    }
}

package kawi.bench.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kawi.bench.Product;

/// `java -jar bench/target/peers.jar`: runs Kawi beside its peers.
///
///     java -jar bench/target/peers.jar                          all products of the small model, one and two threads
///     java -jar bench/target/peers.jar case=gpt2 threads=2      those of another model
///     java -jar bench/target/peers.jar product=NN-1024x1024x1024 rounds=9
///
/// The libraries read environment variables when they are loaded, so the work is done in a second JVM with an
/// environment of known content.
public final class Main {
    private static final String CHILD = "kawi.bench.peers.child";

    /// OpenBLAS's threads spin for two to the power of this many cycles: through a gap between two calls, but not into
    /// someone else's turn.
    private static final String SPIN_CYCLES_POWER = "21";

    private Main() {}

    /// @param arguments `case=`, `product=`, `threads=`, `rounds=`, each at most once
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (!Boolean.getBoolean(CHILD)) {
            System.exit(inCleanEnvironment(arguments));
        }
        Arguments chosen = Arguments.parse(arguments);
        try (var kawi = new KawiMultiplier()) {
            List<Multiplier> multipliers = List.of(kawi, new OpenBlas(), new Torch());
            System.out.println(OpenBlas.description());
            System.out.println(Torch.description());
            var products = new Products(multipliers, chosen.rounds(), System.out);
            for (int threads : chosen.threads()) {
                for (Map.Entry<String, List<Product>> entry :
                        chosen.products().entrySet()) {
                    products.compare(entry.getKey(), entry.getValue(), threads);
                }
            }
        }
    }

    private static int inCleanEnvironment(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + CHILD + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = process.environment();
        // Whoever set these had something else in mind: the libraries shall choose the best for this processor.
        environment.keySet().removeIf(name -> name.matches("(OPENBLAS|GOTO|OMP|GOMP|KMP|MKL|ATEN|DNNL|ONEDNN)_.*"));
        environment.put("OPENBLAS_THREAD_TIMEOUT", SPIN_CYCLES_POWER);
        return process.start().waitFor();
    }
}

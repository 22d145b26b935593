package kawi.bench.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A child JVM for one subject, with a defined environment: native libraries read environment variables when they are
/// loaded.
///
/// **The waiting threads decide the outcome.** libtorch parallelises with OpenMP and multiplies with OpenBLAS, two
/// teams of threads on the same cores. A thread that has finished spins for a while, waiting for more work, and so
/// takes a core from the other team: with the default settings, libtorch takes three times as long for a training step
/// of the small model. Therefore each subject gets the settings that are best for the peers:
///
/// - products use only OpenBLAS, which spins through the gap between two calls;
/// - single operations use only OpenMP, with its default spinning;
/// - a step uses both alternately, and neither spins.
final class CleanJvm {
    private static final String INSIDE = "kawi.bench.peers.child";

    /// Some milliseconds at most: the threads of OpenBLAS spin for 2 to the power of this many cycles.
    private static final String LONG_SPIN = "21";

    /// Some microseconds.
    private static final String SHORT_SPIN = "14";

    private CleanJvm() {}

    /// Whether this process is such a JVM.
    static boolean isThis() {
        return Boolean.getBoolean(INSIDE);
    }

    /// Runs [Main] in a child JVM.
    ///
    /// @return the exit status
    static int run(Subject subject, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + INSIDE + "=true");
        // Native memory is freed explicitly, never by the garbage collector. Without a limit on its size, JavaCPP does
        // not start a garbage collection in the middle of a measurement.
        command.add("-Dorg.bytedeco.javacpp.nopointergc=true");
        command.add("-Dorg.bytedeco.javacpp.maxBytes=0");
        command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.add(subject.toString());
        command.addAll(arguments);
        var process = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = process.environment();
        // Without the user's settings the libraries choose the best for this processor.
        environment.keySet().removeIf(name -> name.matches("(OPENBLAS|GOTO|OMP|GOMP|KMP|MKL|ATEN|DNNL|ONEDNN)_.*"));
        environment.put("OPENBLAS_THREAD_TIMEOUT", subject == Subject.PRODUCTS ? LONG_SPIN : SHORT_SPIN);
        if (subject == Subject.STEP) {
            environment.put("OMP_WAIT_POLICY", "PASSIVE");
        }
        return process.start().waitFor();
    }
}

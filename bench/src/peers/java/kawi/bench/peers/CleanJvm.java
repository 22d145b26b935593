package kawi.bench.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A JVM for one subject whose environment is known: the native libraries read theirs when they are loaded.
///
/// **Threads that wait decide who wins.** Those of OpenMP, which libtorch shares its work among, and those of OpenBLAS,
/// which it multiplies with, are two teams on the same cores. Whoever has finished spins for a while in the hope of
/// more, and takes a core from the other team, which has the work: with everyone's defaults a training step of the
/// small model takes libtorch three times as long. So each subject gets what is best for the peers:
///
/// - products know OpenBLAS alone, which spins through the gap between two calls;
/// - single operations know OpenMP alone, which spins as it likes;
/// - in a step the two take turns, and neither spins.
final class CleanJvm {
    private static final String INSIDE = "kawi.bench.peers.child";

    /// OpenBLAS's threads spin for two to the power of so many cycles: some milliseconds at most, ...
    private static final String LONG_SPIN = "21";

    /// ... or some microseconds.
    private static final String SHORT_SPIN = "14";

    private CleanJvm() {}

    /// Whether this is one.
    static boolean isThis() {
        return Boolean.getBoolean(INSIDE);
    }

    /// Runs [Main] in one.
    ///
    /// @return its exit status
    static int run(Subject subject, List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-D" + INSIDE + "=true");
        // Native memory is freed where the code says so: nothing is left to the collector of garbage, and no limit to
        // what it knows about makes JavaCPP call it in the middle of a measurement.
        command.add("-Dorg.bytedeco.javacpp.nopointergc=true");
        command.add("-Dorg.bytedeco.javacpp.maxBytes=0");
        command.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.add(subject.toString());
        command.addAll(arguments);
        var process = new ProcessBuilder(command).inheritIO();
        Map<String, String> environment = process.environment();
        // Whoever set these had something else in mind: the libraries shall choose the best for this processor.
        environment.keySet().removeIf(name -> name.matches("(OPENBLAS|GOTO|OMP|GOMP|KMP|MKL|ATEN|DNNL|ONEDNN)_.*"));
        environment.put("OPENBLAS_THREAD_TIMEOUT", subject == Subject.PRODUCTS ? LONG_SPIN : SHORT_SPIN);
        if (subject == Subject.STEP) {
            environment.put("OMP_WAIT_POLICY", "PASSIVE");
        }
        return process.start().waitFor();
    }
}

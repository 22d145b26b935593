package kawi.samples.request;

import java.util.Map;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import picocli.CommandLine.Option;

/// `--threads`, and its default.
public final class ThreadOption {
    /// The environment variable of the default.
    static final String VARIABLE = "KAWI_THREADS";

    private static final int MAX_THREADS = 1024;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that compute; results do not depend on it (default: the environment variable "
                    + VARIABLE + ", else the number of processors).")
    private Optional<Integer> threads = Optional.empty();

    /// The number of threads.
    ///
    /// @throws UsageException if it is out of range
    public int count() {
        return count(threads, System.getenv());
    }

    static int count(Optional<Integer> option, Map<String, String> environment) {
        if (option.isPresent()) {
            return require("--threads", option.get());
        }
        String variable = environment.get(VARIABLE);
        if (variable == null || variable.isBlank()) {
            return Math.min(Runtime.getRuntime().availableProcessors(), MAX_THREADS);
        }
        try {
            return require(VARIABLE, Integer.parseInt(variable.strip()));
        } catch (NumberFormatException e) {
            throw new UsageException(VARIABLE + " must be a number of threads, not \"" + variable + "\"", e);
        }
    }

    private static int require(String name, int threads) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new UsageException(name + " must be 1 to " + MAX_THREADS + ", not " + threads);
        }
        return threads;
    }

    /// A device with this number of threads and the best kernels of this machine.
    ///
    /// @throws UsageException if the requested kernels are not available here
    public Device device() {
        try {
            return new Device(UsageException.check(KernelSets::preferred), count());
        } catch (UnsupportedOperationException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}

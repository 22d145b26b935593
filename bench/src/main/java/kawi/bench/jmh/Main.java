package kawi.bench.jmh;

import java.io.IOException;
import java.util.stream.Stream;
import kawi.bench.jmh.harness.CostProfiler;

/// The command line of JMH with [CostProfiler] enabled: `./kawi jmh MatMul`.
public final class Main {

    private Main() {}

    /// Runs JMH.
    ///
    /// @param arguments the arguments of JMH; `-h` lists them
    public static void main(String[] arguments) throws IOException {
        Stream<String> profiler = Stream.of("-prof", CostProfiler.class.getName());
        org.openjdk.jmh.Main.main(Stream.concat(Stream.of(arguments), profiler).toArray(String[]::new));
    }
}

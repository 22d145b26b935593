package kawi.bench.jmh;

import java.io.IOException;
import java.util.stream.Stream;

/// JMH's own command line, with [WorkProfiler] switched on: `./kawi jmh MatMul`.
public final class Main {

    private Main() {}

    /// @param arguments those of JMH; `-h` lists them
    public static void main(String[] arguments) throws IOException {
        Stream<String> profiler = Stream.of("-prof", WorkProfiler.class.getName());
        org.openjdk.jmh.Main.main(Stream.concat(Stream.of(arguments), profiler).toArray(String[]::new));
    }
}

package kawi.samples.cli.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import kawi.bench.machine.FmaPeak;
import kawi.samples.cli.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The command line started without `--add-modules`, as `./kawi` starts it. Its JVM has both compilers: without C2 the
/// loop of the peak is a hundred times slower.
@Tag("slow")
final class VectorModuleTest {

    @Test
    void thePlainLoopsAreComparedWithThePeakOfTheVectors() throws IOException, InterruptedException {
        assumeTrue(FmaPeak.vectorBits().isPresent(), "this machine has no vectors");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports",
                        "java.base/jdk.internal.module=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Dkawi.kernels=reference",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "bench",
                        "matmul",
                        "--m=5",
                        "--n=5",
                        "--k=5",
                        "--seconds=0",
                        "--json"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.matches("(?s).*\"peakGflops\":[0-9].*"), output);
    }
}

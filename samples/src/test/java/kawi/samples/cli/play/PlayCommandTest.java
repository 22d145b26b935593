package kawi.samples.cli.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Main;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// `kawi play` as a process of its own, and what it refuses to start with.
class PlayCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Kawi's page is at (http://127\\.0\\.0\\.1:\\d+/)\\.");

    @TempDir
    private Path temporary;

    @TestFactory
    Stream<DynamicTest> wrongOptionsAreRefusedInOneLine() {
        return Stream.of(
                Kawi.refused("--port must be 0 to 65535", "play", "--no-browser", "--port=70000"),
                Kawi.refused("--lang", "play", "--no-browser", "--lang=fr"),
                Kawi.refused("no-such-host.invalid", "play", "--no-browser", "--host=no-such-host.invalid"),
                Kawi.refused("none", "play", "--no-browser", "--port=0", "--model=" + temporary.resolve("none")));
    }

    @Test
    void aPortThatIsTakenIsSaidSo() throws IOException {
        try (var taken = new ServerSocket(0)) {
            Kawi.Outcome outcome = Kawi.run("play", "--no-browser", "--port=" + taken.getLocalPort());
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("--port 0 takes any free port"), outcome.err());
        }
    }

    @Tag("slow")
    @Test
    void itPrintsItsAddressAndASignalEndsItWithStatus0() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dkawi.kernels=reference",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "play",
                        "--port=0",
                        "--no-browser",
                        "--lang=zh",
                        "--model=" + TinyModel.folder()))
                .directory(temporary.toFile())
                .redirectError(temporary.resolve("errors.txt").toFile())
                .start();
        try (BufferedReader out = process.inputReader();
                HttpClient client = HttpClient.newHttpClient()) {
            String line = String.valueOf(out.readLine());
            Matcher address = ADDRESS.matcher(line);
            assertTrue(address.lookingAt(), line);
            var state = HttpRequest.newBuilder(URI.create(address.group(1)).resolve("api/state"))
                    .build();
            String body = client.send(state, BodyHandlers.ofString()).body();
            assertTrue(body.startsWith("{\"language\":\"zh\",\"changes\":1,\"model\":{\"name\":\"model\""), body);
            process.destroy();
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }
}

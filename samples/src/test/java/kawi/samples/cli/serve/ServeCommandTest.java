package kawi.samples.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Main;
import kawi.samples.http.RawClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kawi serve` as a process of its own, and what it refuses to start with.
class ServeCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("Serving tiny at http://127\\.0\\.0\\.1:(\\d+) ");

    @TempDir
    private static Path temporary;

    private static Path model;

    @BeforeAll
    static void train() throws IOException {
        model = Kawi.trainTiny(temporary.resolve("tiny"));
    }

    private Process serve(Path errors, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dkawi.kernels=reference", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName(), "serve", "--port=0"));
        command.add("--model=" + model);
        Stream.of(options).forEach(command::add);
        return new ProcessBuilder(command).redirectError(errors.toFile()).start();
    }

    private static int port(BufferedReader out) throws IOException {
        String line = out.readLine();
        Matcher address = ADDRESS.matcher(String.valueOf(line));
        assertTrue(address.lookingAt(), line);
        return Integer.parseInt(address.group(1));
    }

    @Tag("slow")
    @Test
    void aSignalLetsTheRunningAnswerFinishAndEndsWithStatus0() throws Exception {
        Path errors = temporary.resolve("errors.txt");
        Process process = serve(errors, "--max-answer-tokens=100000");
        try (BufferedReader out = process.inputReader()) {
            int port = port(out);
            try (var client = new RawClient(port)) {
                client.send(RawClient.post(
                        "/v1/completions", "{\"prompt\":\"abc\",\"max_tokens\":2000,\"seed\":1,\"stream\":true}"));
                client.readUntil("data: ");
                process.destroy(); // as Ctrl-C does, SIGTERM or whatever the system has for this
                String rest = client.rest().text();
                assertTrue(rest.contains("\"finish_reason\":\"length\""), rest);
                assertTrue(rest.contains("data: [DONE]"), rest);
            }
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(
                Files.readString(errors).contains("POST /v1/completions 200 "),
                () -> "a line for the request: " + errors);
        assertTrue(Files.readString(errors).contains("3 + 2000 tokens"));
    }

    @Tag("slow")
    @Test
    void aQuietServerWritesNothingForARequest() throws Exception {
        Path errors = temporary.resolve("quiet.txt");
        Process process = serve(errors, "--quiet", "--api-key=secret");
        try (BufferedReader out = process.inputReader()) {
            int port = port(out);
            assertEquals(
                    200,
                    RawClient.request(port, "GET /health HTTP/1.1", "Host: localhost")
                            .status());
            assertEquals(
                    401,
                    RawClient.request(port, "GET /v1/models HTTP/1.1", "Host: localhost")
                            .status());
            process.destroy();
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertEquals("", Files.readString(errors).replaceAll("(?m)^(WARNING|NOTE).*\\R", ""));
    }

    @Test
    void whatCannotBeServedIsOneLineAndStatus2() throws IOException {
        List<List<String>> wrong = List.of(
                List.of("--port=70000", "--port must be 0 to 65535"),
                List.of("--slots=0", "slots must be at least 1"),
                List.of("--slots=5000", "--slots must be 1 to 1024"),
                List.of("--queue=0", "queue must be at least 1"),
                List.of("--max-prompt-tokens=0", "prompt tokens must be at least 1"),
                List.of("--max-answer-tokens=0", "answer tokens must be at least 1"),
                List.of("--max-body-bytes=0", "--max-body-bytes must be 1 to"),
                List.of("--api-key=", "--api-key must not be empty"),
                List.of("--host=no.such.host.invalid", "there is no host no.such.host.invalid"));
        for (List<String> each : wrong) {
            Kawi.Outcome outcome = Kawi.run("serve", "--model=" + model, each.getFirst());
            assertEquals(2, outcome.status(), each.getFirst());
            assertTrue(outcome.onlyErrorLine().contains(each.getLast()), outcome.err());
        }
        assertEquals(
                2, Kawi.run("serve", "--model=" + temporary.resolve("none")).status());
        try (var taken = new ServerSocket(0)) {
            Kawi.Outcome outcome =
                    Kawi.run("serve", "--model=" + model, "--host=0.0.0.0", "--port=" + taken.getLocalPort());
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("cannot be used"), outcome.err());
        }
    }

    @Test
    void aModelWithoutATokenizerIsRefused() throws IOException {
        Path folder = Kawi.trainTiny(temporary.resolve("wordless"));
        Files.delete(folder.resolve("tokenizer.json"));
        Kawi.Outcome outcome = Kawi.run("serve", "--model=" + folder);
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("tokenizer.json"), outcome.err());
    }
}

package kawi.samples.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import kawi.tokenizer.io.FileException;

/// Another JVM of the same JDK with the same classes, for what a running JVM cannot change about itself: the width of
/// its vectors and its compilers.
final class ChildJvm {
    private ChildJvm() {}

    /// @throws IllegalStateException if the JVM does not start or fails; the message has its first words
    static Bits run(Variant variant) {
        try {
            Process process = new ProcessBuilder(command(variant)).start();
            try {
                return answer(process);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the JVM cannot be started: " + FileException.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new IllegalStateException("the JVM's output cannot be read: " + FileException.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while another JVM was running", e);
        }
    }

    private static Bits answer(Process process) throws InterruptedException {
        // Both streams at once: a JVM whose words nobody takes would wait for ever.
        var complaints = new FutureTask<>(() -> process.errorReader().lines().toList());
        Thread.ofVirtual().start(complaints);
        List<String> lines = process.inputReader().lines().toList();
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException("the JVM failed with status " + status + ": " + firstOf(complaints));
        }
        return new Bits(lines);
    }

    private static String firstOf(FutureTask<List<String>> complaints) throws InterruptedException {
        try {
            return complaints.get().stream()
                    .filter(line -> !line.startsWith("WARNING") && !line.startsWith("NOTE"))
                    .findFirst()
                    .orElse("no word why");
        } catch (ExecutionException e) {
            return "no word why, since " + e.getCause();
        }
    }

    private static List<String> command(Variant variant) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+DisplayVMOutputToStderr", "-Dstdout.encoding=UTF-8"));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        if (variant.vectorBits() > 0) {
            command.add("-XX:MaxVectorSize=" + variant.vectorBits() / Byte.SIZE);
        }
        command.addAll(variant.compiler().options());
        command.addAll(mainClass());
        command.addAll(List.of(
                variant.training().name(),
                variant.kernels(),
                Integer.toString(variant.threads()),
                variant.form().name()));
        return command;
    }

    /// The program that runs this JVM.
    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /// The classes that this JVM runs on, from the module path or from the class path.
    private static List<String> mainClass() {
        Module module = OneRun.class.getModule();
        String name = OneRun.class.getName();
        return module.isNamed()
                ? List.of("--module-path", System.getProperty("jdk.module.path"), "-m", module.getName() + "/" + name)
                : List.of("--class-path", System.getProperty("java.class.path"), name);
    }
}

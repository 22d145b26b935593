package kawi.samples.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import kawi.tokenizer.io.FileException;

/// Runs variants in another JVM of the same JDK with the same classes, because a running JVM cannot change the width of
/// its vectors, its compilers or the headers of its objects.
final class ChildJvm {
    private ChildJvm() {}

    /// Runs a variant.
    ///
    /// @throws IllegalStateException if the JVM cannot be started or fails; the message contains its first error line
    static Bits run(Variant variant) {
        return run(List.of(variant)).getFirst();
    }

    /// Runs variants in one JVM, one after the other.
    ///
    /// @param variants at least one, all with the same width of the vectors, compilers and headers of objects
    /// @return the bits of each, in this order
    /// @throws IllegalStateException if the JVM cannot be started or fails; the message contains its first error line
    static List<Bits> run(List<Variant> variants) {
        try {
            Process process = new ProcessBuilder(command(variants)).start();
            try {
                return split(result(process));
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

    /// An empty line separates the bits of two variants.
    private static List<Bits> split(List<String> lines) {
        List<Bits> bits = new ArrayList<>();
        List<String> one = new ArrayList<>();
        for (String line : lines) {
            if (line.isEmpty()) {
                bits.add(new Bits(List.copyOf(one)));
                one.clear();
            } else {
                one.add(line);
            }
        }
        bits.add(new Bits(List.copyOf(one)));
        return bits;
    }

    private static List<String> result(Process process) throws InterruptedException {
        // Both streams are read at the same time: a JVM whose output is not read would block.
        var errors = new FutureTask<>(() -> process.errorReader().lines().toList());
        Thread.ofVirtual().start(errors);
        List<String> lines = process.inputReader().lines().toList();
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException("the JVM failed with status " + status + ": " + firstOf(errors));
        }
        return lines;
    }

    private static String firstOf(FutureTask<List<String>> errors) throws InterruptedException {
        try {
            return errors.get().stream()
                    .filter(line -> !line.startsWith("WARNING") && !line.startsWith("NOTE"))
                    .findFirst()
                    .orElse("there is no error message");
        } catch (ExecutionException e) {
            return "the error message cannot be read: " + e.getCause();
        }
    }

    private static List<String> command(List<Variant> variants) {
        Variant first = variants.getFirst();
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+DisplayVMOutputToStderr", "-Dstdout.encoding=UTF-8"));
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        if (first.vectorBits() > 0) {
            command.add("-XX:MaxVectorSize=" + first.vectorBits() / Byte.SIZE);
        }
        command.addAll(first.compiler().options());
        command.addAll(first.headers().options());
        command.addAll(mainClass());
        for (Variant variant : variants) {
            command.addAll(List.of(
                    variant.training().name(),
                    variant.kernels(),
                    Integer.toString(variant.threads()),
                    variant.form().name()));
        }
        return command;
    }

    /// The executable of this JVM.
    private static String java() {
        return ProcessHandle.current()
                .info()
                .command()
                .orElseGet(() ->
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }

    /// The options that name the classes of this JVM, from the module path or from the class path.
    private static List<String> mainClass() {
        Module module = OneRun.class.getModule();
        String name = OneRun.class.getName();
        return module.isNamed()
                ? List.of("--module-path", System.getProperty("jdk.module.path"), "-m", module.getName() + "/" + name)
                : List.of("--class-path", System.getProperty("java.class.path"), name);
    }
}

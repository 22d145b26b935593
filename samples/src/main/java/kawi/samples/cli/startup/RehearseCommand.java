package kawi.samples.cli.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import kawi.samples.request.HelpOption;
import kawi.tokenizer.io.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kawi rehearse`: trains a tiny model for one step and generates text with it, without output and without a trace.
/// The launcher runs this once after a build, so that the JVM can archive the loaded classes and start faster from then
/// on.
@Command(
        name = "rehearse",
        hidden = true,
        description = "Trains and generates for a moment, without a trace: for the launcher's class archive.")
public final class RehearseCommand implements Callable<Integer> {
    private static final String TEXT = "To be, or not to be, that is the question.\n".repeat(20);

    private final ToIntFunction<String[]> kawi;

    @Mixin
    HelpOption help;

    /// @param kawi runs the command line with the given arguments, without output, and returns its exit status
    public RehearseCommand(ToIntFunction<String[]> kawi) {
        this.kawi = kawi;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("kawi-rehearsal");
        try {
            Path text = Files.writeString(folder.resolve("text.txt"), TEXT);
            String model = folder.resolve("model").toString();
            run(
                    "train --preset tiny --steps 1 --context 8 --batch-size 1 --eval-batches 1",
                    "--data",
                    text,
                    "--out",
                    model);
            return run("generate --max-new-tokens 8 --prompt To", "--model", model);
        } finally {
            Folders.delete(folder);
        }
    }

    private int run(String command, Object... more) {
        Stream<String> arguments =
                Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(more).map(Object::toString));
        return kawi.applyAsInt(arguments.toArray(String[]::new));
    }
}

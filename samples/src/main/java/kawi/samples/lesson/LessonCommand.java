package kawi.samples.lesson;

import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.samples.request.ThreadOption;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kawi lesson`: prints a lesson on the terminal.
@Command(
        name = "lesson",
        description = {
            "Prints a lesson in Chinese and English, with a real model that is trained while you read.",
            "",
            "  1  训练与推理  how training and inference differ",
            ""
        })
public final class LessonCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "The number of the lesson (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "300",
            description = "Training steps (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check(number == 1, "there is no lesson " + number + "; the lessons are: 1 (how training and inference differ)");
        check(steps >= 0, "--steps must be at least 0, not " + steps);
        CommandLine command = spec.commandLine();
        var page = new Page(command.getOut(), command.getColorScheme().ansi());
        try (Device device = threads.device()) {
            new LessonOne(page, device, seed, steps).tell();
        }
        return CommandLine.ExitCode.OK;
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}

package kawi.samples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import kawi.samples.cli.startup.VectorModule;
import kawi.samples.request.ExitStatus;
import kawi.samples.terminal.Output;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The entry point of the command line: arguments in, exit status out.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> Failures.lastResort(e));
        Locale.setDefault(Locale.ENGLISH); // numbers are printed as this language writes them
        int status = run(Output.standard(), Output.error(), VectorModule::load, arguments);
        // All threads that may be left are daemons, so success needs no exit, which would first look for a logger in
        // every jar.
        if (status != ExitStatus.DONE) {
            System.exit(status);
        }
    }

    /// Runs a command.
    ///
    /// @return its exit status
    static int run(Output out, Output err, String... arguments) {
        return run(out, err, () -> {}, arguments);
    }

    /// Runs a command without output.
    ///
    /// @return its exit status
    static int runSilently(String... arguments) {
        var nowhere = new Output("nowhere", OutputStream.nullOutputStream(), StandardCharsets.UTF_8);
        return run(nowhere, nowhere, arguments);
    }

    private static int run(Output out, Output err, Runnable beforeCommand, String... arguments) {
        int status = execute(out, err, beforeCommand, arguments);
        return statusOfOutput(out, err, statusOfOutput(err, err, status));
    }

    private static int execute(Output out, Output err, Runnable beforeCommand, String... arguments) {
        Charset charset = LostCharacters.ofThisJvm();
        if (LostCharacters.areIn(arguments, charset)) {
            Failures.line(err.writer(), LostCharacters.message(charset));
            return ExitStatus.BAD_REQUEST;
        }
        CommandLine commandLine = KawiCommand.commandLine(arguments.length == 0 ? "" : arguments[0])
                .setOut(out.writer())
                .setErr(err.writer());
        String[] checked;
        try {
            checked = Arguments.check(commandLine, arguments);
        } catch (ParameterException e) {
            return Failures.badRequest(e, false);
        }
        beforeCommand.run();
        return commandLine.execute(checked);
    }

    /// The exit status of a command, given what became of its output: it failed if the output is incomplete, silently
    /// if the reader of a pipe has gone.
    private static int statusOfOutput(Output output, Output err, int status) {
        return output.failure()
                .map(failure -> status(output, failure, err, status))
                .orElse(status);
    }

    private static int status(Output output, IOException failure, Output err, int status) {
        if (output.isClosedPipe(failure)) {
            return status == ExitStatus.DONE ? ExitStatus.CLOSED_PIPE : status;
        }
        Failures.line(err.writer(), output.name() + " cannot be written: " + failure.getMessage());
        return status == ExitStatus.DONE ? ExitStatus.FAILED : status;
    }
}

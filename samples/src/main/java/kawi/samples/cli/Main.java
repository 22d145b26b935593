package kawi.samples.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import kawi.samples.lesson.LessonCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `kawi`: the way in from a terminal.
@Command(
        name = "kawi",
        description = "A GPT from scratch in pure Java: train one on a text of yours, and let it write.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        subcommands = {
            TrainCommand.class,
            GenerateCommand.class,
            CompareCommand.class,
            CostsCommand.class,
            EvalCommand.class,
            InspectCommand.class,
            DoctorCommand.class,
            LessonCommand.class,
        },
        footer = {
            "",
            "To begin with:",
            "  kawi train                                  train on Moby-Dick: a minute or two",
            "  kawi generate --model models/moby-dick-small",
            "",
            "Every command tells more with --help. Exit status: 0 done, 1 failed, 2 a bad request, 130 interrupted.",
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the versions of Kawi and of the JVM.")
    boolean version;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Shows where in the source an error came from.")
    private boolean stackTrace;

    private Main() {}

    public static void main(String[] args) {
        Locale.setDefault(Locale.ENGLISH); // numbers are written as this language does
        VectorModule.load();
        PrintWriter out = writer(FileDescriptor.out, System.out.charset());
        PrintWriter err = writer(FileDescriptor.err, System.err.charset());
        int status = commandLine(out, err).execute(args);
        out.flush();
        System.exit(status);
    }

    /// Past `System.out`, which swallows errors: whoever writes much wants to know that nobody reads any more.
    private static PrintWriter writer(FileDescriptor to, Charset charset) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(new FileOutputStream(to), charset)), true);
    }

    /// The whole command line.
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        var main = new Main();
        var failures = new Failures(() -> main.stackTrace);
        return new CommandLine(main)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(100)
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures);
    }

    /// Without a command.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "there is no command");
    }
}

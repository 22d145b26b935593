package kawi.samples.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import kawi.samples.cli.bench.BenchCommand;
import kawi.samples.cli.bench.DoctorCommand;
import kawi.samples.cli.bench.SoakCommand;
import kawi.samples.cli.evaluate.CompareCommand;
import kawi.samples.cli.evaluate.CostsCommand;
import kawi.samples.cli.evaluate.EvalCommand;
import kawi.samples.cli.evaluate.InspectCommand;
import kawi.samples.cli.generate.GenerateCommand;
import kawi.samples.cli.startup.RehearseCommand;
import kawi.samples.cli.startup.VectorApiPreload;
import kawi.samples.cli.tokenizer.TokenizerCommand;
import kawi.samples.cli.train.TrainCommand;
import kawi.samples.lesson.LessonCommand;
import kawi.samples.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionStrategy;
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
        footer = {
            "",
            "To begin with:",
            "  kawi train                                  train on Moby-Dick: a minute or two",
            "  kawi generate --model models/moby-dick-small",
            "",
            "Every command tells more with --help. Exit status: 0 done, 1 failed, 2 a bad request, 130 interrupted.",
        })
public final class Main implements Runnable {
    /// In the order in which they are listed.
    private static final Map<String, Supplier<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("train", TrainCommand::new);
        COMMANDS.put("generate", GenerateCommand::new);
        COMMANDS.put("compare", CompareCommand::new);
        COMMANDS.put("costs", CostsCommand::new);
        COMMANDS.put("eval", EvalCommand::new);
        COMMANDS.put("inspect", InspectCommand::new);
        COMMANDS.put("tokenizer", TokenizerCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("soak", SoakCommand::new);
        COMMANDS.put("bench", BenchCommand::new);
        COMMANDS.put("lesson", LessonCommand::new);
        COMMANDS.put("rehearse", () -> new RehearseCommand(Main::unseen));
    }

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
        VectorApiPreload ready = VectorApiPreload.begin();
        PrintWriter out = writer(FileDescriptor.out, System.out.charset());
        PrintWriter err = writer(FileDescriptor.err, System.err.charset());
        CommandLine commandLine = commandLine(args.length == 0 ? "" : args[0], out, err);
        IExecutionStrategy execution = commandLine.getExecutionStrategy();
        int status = commandLine
                .setExecutionStrategy(parsed -> {
                    ready.await();
                    return execution.execute(parsed);
                })
                .execute(args);
        out.flush();
        // All threads that may be left are daemons, so success needs no exit, which would first look for a logger in
        // every jar.
        if (status != 0) {
            System.exit(status);
        }
    }

    /// Past `System.out`, which swallows errors: whoever writes much wants to know that nobody reads any more.
    private static PrintWriter writer(FileDescriptor to, Charset charset) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(new FileOutputStream(to), charset)), true);
    }

    /// Runs a command without output.
    private static int unseen(String... arguments) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return commandLine(arguments[0], nowhere, nowhere).execute(arguments);
    }

    /// The whole command line.
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine("", out, err);
    }

    /// The command line for one command, if the name is that of one, else the whole: to find out what all commands
    /// understand takes a fifth of a second.
    static CommandLine commandLine(String name, PrintWriter out, PrintWriter err) {
        var main = new Main();
        var failures = new Failures(() -> main.stackTrace);
        var commandLine = new CommandLine(main);
        Map<String, Supplier<?>> wanted = COMMANDS.containsKey(name) ? Map.of(name, COMMANDS.get(name)) : COMMANDS;
        wanted.forEach((each, command) -> commandLine.addSubcommand(each, command.get()));
        return commandLine
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

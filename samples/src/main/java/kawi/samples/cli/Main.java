package kawi.samples.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import kawi.samples.cli.train.TrainCommand;
import kawi.samples.lesson.LessonCommand;
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
    private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("train", TrainCommand.class);
        COMMANDS.put("generate", GenerateCommand.class);
        COMMANDS.put("compare", CompareCommand.class);
        COMMANDS.put("costs", CostsCommand.class);
        COMMANDS.put("eval", EvalCommand.class);
        COMMANDS.put("inspect", InspectCommand.class);
        COMMANDS.put("tokenizer", TokenizerCommand.class);
        COMMANDS.put("doctor", DoctorCommand.class);
        COMMANDS.put("verify", VerifyCommand.class);
        COMMANDS.put("soak", SoakCommand.class);
        COMMANDS.put("bench", BenchCommand.class);
        COMMANDS.put("lesson", LessonCommand.class);
        COMMANDS.put("rehearse", RehearseCommand.class);
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
        Map<String, Class<?>> wanted = COMMANDS.containsKey(name) ? Map.of(name, COMMANDS.get(name)) : COMMANDS;
        wanted.forEach(commandLine::addSubcommand);
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

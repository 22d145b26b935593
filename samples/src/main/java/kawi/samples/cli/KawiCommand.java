package kawi.samples.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import kawi.samples.cli.bench.BenchCommand;
import kawi.samples.cli.bench.DoctorCommand;
import kawi.samples.cli.bench.SoakCommand;
import kawi.samples.cli.chat.ChatCommand;
import kawi.samples.cli.convert.ExportCommand;
import kawi.samples.cli.convert.QuantizeCommand;
import kawi.samples.cli.evaluate.CompareCommand;
import kawi.samples.cli.evaluate.CostsCommand;
import kawi.samples.cli.evaluate.EvalCommand;
import kawi.samples.cli.evaluate.InspectCommand;
import kawi.samples.cli.generate.GenerateCommand;
import kawi.samples.cli.play.PlayCommand;
import kawi.samples.cli.runs.RunsCommand;
import kawi.samples.cli.serve.ServeCommand;
import kawi.samples.cli.startup.RehearseCommand;
import kawi.samples.cli.tokenizer.TokenizerCommand;
import kawi.samples.cli.train.MergeCommand;
import kawi.samples.cli.train.TrainCommand;
import kawi.samples.lesson.LessonCommand;
import kawi.samples.request.ValueConverters;
import kawi.samples.terminal.Terminal;
import kawi.samples.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `kawi`: the command that all others are commands of.
@Command(
        name = "kawi",
        description = "A GPT from scratch in pure Java: train one on a text of your own, and generate text with it.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        footer = {
            "",
            "To begin, train on Moby-Dick (a minute or two), then generate:",
            "  kawi train",
            "  kawi generate --model models/moby-dick-minute",
            "",
            "kawi help COMMAND shows the options of a command. Exit status: 0 done, 1 failed, 2 bad request, 130"
                    + " interrupted, 141 the reader of a pipe is gone.",
        })
final class KawiCommand {
    /// Commands that show something of all others.
    private static final Set<String> NEED_ALL = Set.of("help", "completion");

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

    private KawiCommand() {}

    /// In the order in which they are listed.
    private static Map<String, Supplier<?>> commands() {
        Map<String, Supplier<?>> commands = new LinkedHashMap<>();
        commands.put("train", TrainCommand::new);
        commands.put("generate", GenerateCommand::new);
        commands.put("chat", ChatCommand::new);
        commands.put("serve", ServeCommand::new);
        commands.put("play", PlayCommand::new);
        commands.put("merge", MergeCommand::new);
        commands.put("quantize", QuantizeCommand::new);
        commands.put("export", ExportCommand::new);
        commands.put("compare", CompareCommand::new);
        commands.put("costs", CostsCommand::new);
        commands.put("eval", EvalCommand::new);
        commands.put("inspect", InspectCommand::new);
        commands.put("runs", RunsCommand::new);
        commands.put("tokenizer", TokenizerCommand::new);
        commands.put("doctor", DoctorCommand::new);
        commands.put("verify", VerifyCommand::new);
        commands.put("soak", SoakCommand::new);
        commands.put("bench", BenchCommand::new);
        commands.put("lesson", LessonCommand::new);
        commands.put("help", HelpCommand::new);
        commands.put("completion", CompletionCommand::new);
        commands.put("rehearse", () -> new RehearseCommand(Main::runSilently));
        return commands;
    }

    /// The whole command line.
    static CommandLine commandLine() {
        return commandLine("");
    }

    /// The command line for one command, if the name is that of one, else the whole: reading the options of all
    /// commands takes a fifth of a second.
    static CommandLine commandLine(String name) {
        var kawi = new KawiCommand();
        var commandLine = new CommandLine(kawi);
        Map<String, Supplier<?>> all = commands();
        boolean one = all.containsKey(name) && !NEED_ALL.contains(name);
        (one ? Map.of(name, all.get(name)) : all)
                .forEach((each, command) -> commandLine.addSubcommand(each, command.get()));
        ValueConverters.register(commandLine);
        var failures = new Failures(() -> kawi.stackTrace);
        return commandLine
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                // Arguments has found out already which arguments are options and which are values.
                .setAllowOptionsAsOptionParameters(true)
                .setEndOfOptionsDelimiter("\0")
                .setHelpSectionKeys(List.of("page"))
                .setHelpSectionMap(
                        Map.of("page", shown -> HelpPage.of(shown.commandSpec().commandLine(), Terminal.helpWidth())))
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures);
    }
}

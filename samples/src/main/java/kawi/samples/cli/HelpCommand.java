package kawi.samples.cli;

import java.io.PrintWriter;
import java.util.List;
import kawi.samples.request.HelpOption;
import kawi.samples.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kawi help COMMAND`: the same page as `kawi COMMAND --help`.
@Command(
        name = "help",
        description = "Shows the help page of a command.",
        footer = {"", "Examples:", "  kawi help train", "  kawi help tokenizer encode"})
final class HelpCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "The command, such as train or tokenizer encode (default: the list of all commands).")
    private List<String> path = List.of();

    @Override
    public void run() {
        CommandLine command = spec.parent().commandLine();
        for (String name : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        command, "there is no command '" + name + "'" + Suggestions.ofCommands(name, command));
            }
            command = next;
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(HelpPage.of(command, Terminal.helpWidth()));
        out.flush();
    }
}

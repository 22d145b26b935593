package kawi.samples.cli;

import java.io.PrintWriter;
import kawi.samples.request.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `kawi completion`: the shell completes commands, options and values.
@Command(
        name = "completion",
        description = {
            "Prints a script with which bash and zsh complete commands and options.",
            "",
            "To use it in this shell:",
            "  source <(kawi completion)",
            "For every new shell, add that line to ~/.bashrc or ~/.zshrc. The shell must find kawi on its PATH.",
        })
final class CompletionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(CompletionScript.of("kawi", spec.parent().commandLine()));
        out.flush();
    }
}

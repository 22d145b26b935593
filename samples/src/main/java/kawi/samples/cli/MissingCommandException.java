package kawi.samples.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// A call such as `kawi` or `kawi tokenizer` without the command that must follow. It is answered with the help page.
final class MissingCommandException extends ParameterException {
    private static final long serialVersionUID = 1L;

    MissingCommandException(CommandLine command) {
        super(command, "a command is missing");
    }
}

package kawi.samples.cli.tokenizer;

import kawi.samples.request.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `kawi tokenizer`: text to token ids and back, without a model.
@Command(
        name = "tokenizer",
        description = {"Turns text into token ids and back, shows how, and learns vocabularies.", ""},
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TokenizerTrainCommand.class,
            TokenizerEncodeCommand.class,
            TokenizerDecodeCommand.class,
            TokenizerInspectCommand.class,
            TokenizerCompareCommand.class,
        },
        footer = {
            "",
            "A tokenizer is a tokenizer.json, a .tiktoken, or a folder with a tokenizer.json or with vocab.json and"
                    + " merges.txt: a model's folder will do.",
        })
public final class TokenizerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    /// Without a command.
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "there is no command after tokenizer");
    }
}

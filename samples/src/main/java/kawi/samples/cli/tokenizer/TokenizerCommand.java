package kawi.samples.cli.tokenizer;

import kawi.samples.request.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
public final class TokenizerCommand {
    @Mixin
    HelpOption help;
}

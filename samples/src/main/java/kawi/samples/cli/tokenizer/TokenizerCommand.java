package kawi.samples.cli.tokenizer;

import kawi.samples.request.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kawi tokenizer`: encodes and decodes text without a model.
@Command(
        name = "tokenizer",
        description = {"Encodes and decodes text, shows the tokens, and trains tokenizers.", ""},
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
            "A tokenizer is a tokenizer.json, a .tiktoken file, or a folder with a tokenizer.json, with vocab.json"
                    + " and merges.txt, or with one .tiktoken, such as the folder of a model.",
        })
public final class TokenizerCommand {
    @Mixin
    HelpOption help;
}

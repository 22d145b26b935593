package kawi.samples.cli.tokenizer;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kawi.samples.request.HelpOption;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi tokenizer encode`: text to token ids.
@Command(
        name = "encode",
        sortOptions = false,
        description = {"Prints the token ids of a text.", ""},
        footer = {"", "Example:", "  kawi tokenizer encode --tokenizer models/my-book --text \"Call me Ishmael.\""})
public final class TokenizerEncodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private TokenizerOption tokenizer;

    @ArgGroup(multiplicity = "1")
    private TextOptions text;

    @Option(
            names = "--special",
            description = "Encodes the names of special tokens in the text as these tokens (default: as text).")
    private boolean special;

    @Option(names = "--json", description = "Prints one JSON object: ids.")
    private boolean json;

    private record Ids(int[] ids) {}

    @Override
    public Integer call() {
        Tokenizer loaded = tokenizer.load();
        int[] ids = TextOptions.encode(loaded, text.read(), special);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(new Ids(ids)));
        } else {
            for (int i = 0; i < ids.length; i++) {
                out.print(i == 0 ? "" : " ");
                out.print(ids[i]);
            }
            out.println();
        }
        out.flush();
        return 0;
    }
}

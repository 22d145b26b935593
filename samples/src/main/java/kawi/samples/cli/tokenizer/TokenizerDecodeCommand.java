package kawi.samples.cli.tokenizer;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.samples.request.HelpOption;
import kawi.samples.request.TextFile;
import kawi.samples.request.TokenIds;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi tokenizer decode`: token ids to text.
@Command(
        name = "decode",
        sortOptions = false,
        description = {"Prints the text of token ids.", ""},
        footer = {"", "Example:", "  kawi tokenizer decode --tokenizer models/my-book --ids 41,292,502"})
public final class TokenizerDecodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private TokenizerOption tokenizer;

    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(names = "--ids", paramLabel = "IDS", required = true, description = "The ids, such as 1,2,3.")
        private Optional<String> ids = Optional.empty();

        @Option(
                names = "--file",
                paramLabel = "FILE",
                required = true,
                description = "Or a file with the ids, as printed by encode.")
        private Optional<Path> file = Optional.empty();

        String read() {
            return ids.orElseGet(() -> TextFile.read(file.orElseThrow()));
        }
    }

    @Option(names = "--json", description = "Prints one JSON object: text.")
    private boolean json;

    private record Text(String text) {}

    @Override
    public Integer call() {
        Tokenizer loaded = tokenizer.load();
        String text = decode(loaded, TokenIds.parse(source.read()));
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonText.line(new Text(text)) : text);
        out.flush();
        return 0;
    }

    private static String decode(Tokenizer tokenizer, int... ids) {
        try {
            return tokenizer.decode(ids);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}

package kawi.samples.cli.tokenizer;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import kawi.autograd.text.Counted;
import kawi.samples.request.HelpOption;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi tokenizer compare`: compares tokenizers on one text.
@Command(
        name = "compare",
        sortOptions = false,
        description = {"Compares the number of tokens that tokenizers make of one text.", ""},
        footer = {
            "",
            "Example:",
            "  kawi tokenizer compare --tokenizer models/one --tokenizer models/other --file my-book.txt"
        })
public final class TokenizerCompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            required = true,
            description = "A tokenizer's file or folder; repeat the option for each.")
    private List<Path> places;

    @ArgGroup(multiplicity = "1")
    private TextOptions text;

    @Option(
            names = "--json",
            description = "Prints one JSON object: bytes; tokenizers, each with tokenizer, vocabularySize, tokens,"
                    + " bytesPerToken.")
    private boolean json;

    private record Row(String tokenizer, int vocabularySize, int tokens, double bytesPerToken) {}

    private record Comparison(int bytes, List<Row> tokenizers) {}

    @Override
    public Integer call() {
        String content = text.read();
        List<Row> rows = places.stream().map(place -> row(place, content)).toList();
        PrintWriter out = spec.commandLine().getOut();
        int bytes = content.getBytes(StandardCharsets.UTF_8).length;
        if (json) {
            out.println(JsonText.line(new Comparison(bytes, rows)));
        } else {
            out.println(Counted.of(bytes, "byte"));
            out.println();
            out.println("vocabulary      tokens   bytes per token   tokenizer");
            rows.forEach(row -> out.println("%,10d  %,10d   %15.2f   %s"
                    .formatted(row.vocabularySize(), row.tokens(), row.bytesPerToken(), row.tokenizer())));
        }
        out.flush();
        return 0;
    }

    private static Row row(Path place, String content) {
        Tokenizer tokenizer = TokenizerOption.load(place);
        int[] ids = TextOptions.encode(tokenizer, content, false);
        return new Row(place.toString(), tokenizer.vocabularySize(), ids.length, bytesPerToken(content, ids));
    }

    /// The mean number of bytes per token; 0 without tokens.
    static double bytesPerToken(String content, int... ids) {
        return ids.length == 0 ? 0 : (double) content.getBytes(StandardCharsets.UTF_8).length / ids.length;
    }
}

package kawi.samples.cli.tokenizer;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import kawi.autograd.text.Counted;
import kawi.samples.request.HelpOption;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi tokenizer inspect`: the tokens of a text.
@Command(
        name = "inspect",
        sortOptions = false,
        description = {
            "Shows the tokens of a text in colours, and their ids.",
            "",
            "Line breaks and other invisible characters are written as in Java, bytes that are a part of a character as"
                    + " <0xE9>.",
            ""
        },
        footer = {"", "Example:", "  kawi tokenizer inspect --tokenizer models/my-book --text \"Call me Ishmael.\""})
public final class TokenizerInspectCommand implements Callable<Integer> {
    /// Light background colours for black text; adjacent ones differ.
    private static final List<String> COLOURS = List.of("153", "157", "222", "218", "183");

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

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description =
                    "Whether to use colours: auto (on a terminal; the default), on or off. Without them, tokens are"
                            + " separated by |.")
    private Colour colour = Colour.AUTO;

    /// When to use colours.
    private enum Colour {
        AUTO,
        ON,
        OFF
    }

    @Option(names = "--json", description = "Prints one JSON object: tokens, each with id, text and bytes.")
    private boolean json;

    private record Token(int id, String text, int[] bytes) {}

    private record Tokens(List<Token> tokens) {}

    @Override
    public Integer call() {
        Tokenizer loaded = tokenizer.load();
        String content = text.read();
        int[] ids = TextOptions.encode(loaded, content, special);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(new Tokens(
                    Arrays.stream(ids).mapToObj(id -> token(loaded, id)).toList())));
        } else {
            show(loaded, content, ids, out);
        }
        out.flush();
        return 0;
    }

    private static Token token(Tokenizer tokenizer, int id) {
        byte[] bytes = tokenizer.bytes(id);
        int[] unsigned = new int[bytes.length];
        Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(bytes[i]));
        return new Token(id, tokenizer.token(id), unsigned);
    }

    private void show(Tokenizer loaded, String content, int[] ids, PrintWriter out) {
        boolean colours = switch (colour) {
            case AUTO -> Ansi.AUTO.enabled();
            case ON -> true;
            case OFF -> false;
        };
        for (int i = 0; i < ids.length; i++) {
            String piece = CharacterNames.visible(loaded.token(ids[i]));
            if (colours) {
                out.print("\u001B[30;48;5;" + COLOURS.get(i % COLOURS.size()) + "m" + piece + "\u001B[0m");
            } else {
                out.print((i == 0 ? "" : "|") + piece);
            }
            if (loaded.token(ids[i]).endsWith("\n")) {
                out.println();
            }
        }
        out.println();
        out.println();
        out.println(Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
        out.println();
        out.println("%s, %s, %.2f bytes per token"
                .formatted(
                        Counted.of(ids.length, "token"),
                        Counted.of(content.codePointCount(0, content.length()), "character"),
                        TokenizerCompareCommand.bytesPerToken(content, ids)));
    }
}

package kawi.samples.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import kawi.tokenizer.Tokenizer;

/// Prints text token by token as it is written. A token that ends in the middle of a character waits for the next, so
/// that only whole characters are seen.
final class TextStream {
    /// A character has at most four bytes: if more tokens than that make none, none will come.
    private static final int LONGEST_CHARACTER = 4;

    private static final String INCOMPLETE = "\uFFFD";

    private final PrintWriter out;
    private final Tokenizer tokenizer;
    private int[] waiting = {};

    TextStream(PrintWriter out, Tokenizer tokenizer) {
        this.out = out;
        this.tokenizer = tokenizer;
    }

    /// Prints a token at once.
    ///
    /// @return whether anybody still reads
    boolean write(int id) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = id;
        String text = tokenizer.decode(waiting);
        if (!text.endsWith(INCOMPLETE) || waiting.length >= LONGEST_CHARACTER) {
            out.print(text);
            waiting = new int[0];
        }
        return !out.checkError(); // which flushes, too
    }

    /// Prints what still waits.
    void end() {
        out.println(tokenizer.decode(waiting));
        out.flush();
    }
}

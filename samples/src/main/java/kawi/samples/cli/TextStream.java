package kawi.samples.cli;

import java.io.PrintWriter;
import kawi.tokenizer.StreamingDecoder;
import kawi.tokenizer.Tokenizer;

/// Prints text token by token as it is written. A token that ends in the middle of a character waits for the next, so
/// that only whole characters are seen.
final class TextStream {
    private final PrintWriter out;
    private final StreamingDecoder decoder;

    TextStream(PrintWriter out, Tokenizer tokenizer) {
        this.out = out;
        this.decoder = new StreamingDecoder(tokenizer);
    }

    /// Prints a token at once.
    ///
    /// @return whether anybody still reads
    boolean write(int id) {
        out.print(decoder.add(id));
        return !out.checkError(); // which flushes, too
    }

    /// Prints what still waits.
    void end() {
        out.println(decoder.end());
        out.flush();
    }
}

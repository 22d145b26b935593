package kawi.samples.lesson;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import kawi.samples.lesson.page.Page.Pause;

/// Waits until the reader presses Enter. At the end of the input it does not wait any more.
final class EnterKey implements Pause {
    private final PrintWriter out;
    private final BufferedReader in;
    private boolean ended;

    EnterKey(PrintWriter out, BufferedReader in) {
        this.out = out;
        this.in = in;
    }

    /// Waits if a person reads along: if both standard input and standard output are a terminal.
    static Pause onATerminal(PrintWriter out) {
        boolean isTerminal = Optional.ofNullable(System.console())
                .filter(console -> console.isTerminal())
                .isPresent();
        return isTerminal
                ? new EnterKey(out, new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())))
                : Pause.NONE;
    }

    @Override
    public void await(String prompt) {
        if (ended) {
            return;
        }
        out.println();
        out.print(prompt + " ");
        out.flush();
        try {
            ended = in.readLine() == null;
        } catch (IOException e) {
            ended = true; // as at the end of the input
        }
    }
}

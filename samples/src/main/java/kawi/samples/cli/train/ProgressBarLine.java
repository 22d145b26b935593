package kawi.samples.cli.train;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarConsumer;

/// The last line of the terminal, with a progress bar. The one of the library would ask the terminal through native
/// code.
///
/// The library draws its bar from a thread of its own, too, when the bar starts and when it is closed: maybe after the
/// next text was printed. Only what [#draw] asks for is printed.
final class ProgressBarLine implements ProgressBarConsumer {
    private static final String TO_EMPTY_LINE = "\r\u001b[K";

    /// A full line would wrap on some terminals, and so would one behind which the terminal prints `^C`: then the bar
    /// would stay above the next one. There is room for it twice.
    private static final int MARGIN = 1 + 2 * 2;

    private final PrintWriter err;
    private final int width;
    private boolean drawing;

    ProgressBarLine(PrintWriter err, int width) {
        this.err = err;
        this.width = width;
    }

    /// Prints the bar as it is now. The library's thread waits meanwhile.
    synchronized void draw(ProgressBar bar) {
        drawing = true;
        bar.refresh();
        drawing = false;
    }

    /// Prints a line in place of the bar, which must be drawn again below it.
    synchronized void above(String text) {
        err.println(TO_EMPTY_LINE + text);
        err.flush();
    }

    /// Leaves the last bar on a line of its own.
    synchronized void leave() {
        err.println();
        err.flush();
    }

    @Override
    public int getMaxRenderedLength() {
        return width - MARGIN;
    }

    @Override
    public synchronized void accept(String rendered) {
        if (drawing) {
            err.print(TO_EMPTY_LINE + rendered);
            err.flush();
        }
    }

    /// Does nothing: the library calls it from its own thread.
    @Override
    public void clear() {}

    /// Does nothing: the library calls it from its own thread. See [#leave].
    @Override
    public void close() {}
}

package kawi.samples.request;

/// The exit statuses of the command line.
public final class ExitStatus {
    /// The command did what was requested.
    public static final int DONE = 0;

    /// The request was valid, but could not be carried out.
    public static final int FAILED = 1;

    /// The request itself is wrong: an unknown option, a value out of range, a file that is not what it should be.
    public static final int BAD_REQUEST = 2;

    /// Interrupted by Ctrl-C.
    public static final int INTERRUPTED = 130;

    /// The reader of the output has gone, as `head` does: what a shell reports for a program that the signal SIGPIPE
    /// has ended.
    public static final int CLOSED_PIPE = 141;

    private ExitStatus() {}
}

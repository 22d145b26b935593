package kawi.samples.spark.diloco;

import kawi.tokenizer.io.OneLine;

/// A task failed for a reason that another attempt does not change, such as a loss that is not finite. The message is
/// one line for users.
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param where such as `worker 3 in round 12`
    WorkerException(String where, Throwable cause) {
        super(OneLine.of(where + ": " + message(cause)), cause);
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}

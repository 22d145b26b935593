package kawi.samples.spark.diloco;

import java.util.List;
import java.util.Optional;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.SharedFolderException;
import kawi.tokenizer.io.OneLine;

/// A round failed. The message is one line for users: what failed, and how the training continues.
public final class RoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RoundException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }

    static RoundException of(int round, Exception failure, SharedFolder folder, RoundCheckpoints checkpoints) {
        return new RoundException(
                "round " + round + " failed: " + reason(failure) + "; " + saved(checkpoints)
                        + ": continue with --resume " + folder.shortAddress(),
                failure);
    }

    /// What Spark wraps into several exceptions, with the stack traces of the executor in their messages.
    public static String reason(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof WorkerException || each instanceof SharedFolderException) {
                return each.getMessage();
            }
        }
        String message = Optional.ofNullable(failure.getMessage()).orElse(failure.toString());
        return message.lines().findFirst().orElse("").replaceFirst("^Job aborted due to stage failure: ", "");
    }

    private static String saved(RoundCheckpoints checkpoints) {
        try {
            List<Integer> rounds = checkpoints.rounds();
            return rounds.isEmpty()
                    ? "no checkpoint was written yet"
                    : "the checkpoint after round " + rounds.getLast() + " is saved";
        } catch (SharedFolderException e) {
            return "the checkpoints cannot be listed now";
        }
    }
}

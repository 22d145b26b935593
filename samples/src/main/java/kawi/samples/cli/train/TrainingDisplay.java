package kawi.samples.cli.train;

import java.io.PrintWriter;
import kawi.samples.terminal.Terminal;
import kawi.samples.training.TrainingProfile;
import kawi.samples.training.losses.TrainingProgress;
import kawi.tokenizer.json.JsonText;

/// How a training is shown: what is printed, and where.
///
/// @param json whether standard output is for programs
/// @param profile whether to print where the time went
/// @param out standard output
/// @param err standard error
record TrainingDisplay(boolean json, boolean profile, PrintWriter out, PrintWriter err) {

    /// The progress on standard error: a bar on a terminal, else a line for each evaluation.
    ///
    /// @param steps of the whole training
    /// @param done the number of steps before
    /// @param seconds the duration of those
    TrainingProgress progress(long steps, long done, double seconds) {
        return Terminal.isThere()
                ? new ProgressBarDisplay(err, Terminal.width(), steps, done, seconds)
                : new ProgressLines(err, steps);
    }

    /// Prints a line for people: on standard output, unless that is for programs.
    void say(String text) {
        PrintWriter to = json ? err : out;
        to.println(text);
        to.flush();
    }

    /// Prints a line on standard error.
    void warn(String message) {
        err.println("kawi: " + message);
        err.flush();
    }

    /// Prints where the time went.
    void print(TrainingProfile times) {
        var page = new ProfilePage(times, out);
        if (json) {
            out.println(JsonText.line(page.report()));
        } else {
            page.print();
        }
        out.flush();
    }
}

package kawi.samples.play.frame;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;
import kawi.samples.http.HttpFailure;
import kawi.samples.request.UsageException;

/// Turns what users asked for wrongly into answers.
public final class Requests {
    private Requests() {}

    /// A value made from a request. Turns a [UsageException] into status 400.
    public static <T> T check(Supplier<T> value) {
        try {
            return value.get();
        } catch (UsageException e) {
            throw HttpFailure.ofField("", e.getMessage(), e);
        }
    }

    /// A path that a user has typed.
    ///
    /// @throws HttpFailure 400 if it is not a path, 403 if the user may be on another machine
    public static Path path(Workspace workspace, String typed) {
        workspace.requireLocal();
        if (typed.isBlank()) {
            throw new HttpFailure(400, "the path is empty");
        }
        try {
            return workspace.folder().resolve(typed.strip());
        } catch (InvalidPathException e) {
            throw HttpFailure.ofField("", "\"" + typed + "\" is not a valid path", e);
        }
    }
}

package kawi.engine.io;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// Where the reference cases are that were made with PyTorch: see `oracle/README.md` in the tests' resources.
public final class Oracle {

    private Oracle() {}

    /// The folder of the first case.
    public static Path case1() {
        var config = Objects.requireNonNull(Oracle.class.getResource("/oracle/case1/config.json"));
        try {
            return Path.of(config.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

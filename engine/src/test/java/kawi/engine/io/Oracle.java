package kawi.engine.io;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/// The reference cases made with PyTorch. See `oracle/README.md` in the test resources.
public final class Oracle {

    private Oracle() {}

    /// The folder of the first case.
    public static Path case1() {
        return folder("case1");
    }

    /// The folder of a variant of GPT-2.
    public static Path variant(String name) {
        return folder("variants/" + name);
    }

    private static Path folder(String name) {
        var config = Objects.requireNonNull(Oracle.class.getResource("/oracle/" + name + "/config.json"));
        try {
            return Path.of(config.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

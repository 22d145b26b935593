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

    /// The file of a model with the parts of Llama or Qwen.
    public static Path modern(String name) {
        return file("modern/" + name + ".safetensors");
    }

    /// The folder of a model of Llama's family.
    public static Path llama(String name) {
        return folder("llama/" + name);
    }

    /// The folder of a model that PyTorch fine-tuned.
    public static Path fineTuned(String name) {
        return folder("finetune/" + name);
    }

    private static Path folder(String name) {
        return file(name + "/config.json").getParent();
    }

    private static Path file(String name) {
        var file = Objects.requireNonNull(Oracle.class.getResource("/oracle/" + name));
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

package kawi.samples.request;

import java.util.Optional;
import kawi.engine.io.folder.MemoryFormat;
import picocli.CommandLine.Option;

/// `--weights`, for commands that run a model.
public final class WeightsOption {
    @Option(
            names = "--weights",
            paramLabel = "f32|bf16|q8_0|q4_0",
            description = "How the weight matrices are kept in memory (default: as in the files if they are quantised;"
                    + " bf16 if the files have it and the model does not fit as float32; else f32).")
    private Optional<MemoryFormat> format = Optional.empty();

    /// The format; empty for what suits the files.
    public Optional<MemoryFormat> format() {
        return format;
    }
}

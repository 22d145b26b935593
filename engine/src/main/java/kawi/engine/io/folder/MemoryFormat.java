package kawi.engine.io.folder;

import java.util.Locale;
import java.util.Optional;
import kawi.autograd.kernel.weights.WeightFormat;

/// How the weight matrices of a model are kept in memory for inference, if not as its files suggest.
public enum MemoryFormat {
    /// float32.
    F32,
    /// 16 bits.
    BF16,
    /// 8.5 bits.
    Q8_0,
    /// 4.5 bits.
    Q4_0;

    /// The format; empty for float32.
    public Optional<WeightFormat> format() {
        return this == F32 ? Optional.empty() : Optional.of(WeightFormat.valueOf(name()));
    }

    /// As on the command line: `q8_0`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package kawi.samples.request;

import java.util.Locale;
import java.util.stream.Collectors;
import kawi.autograd.Parameter;
import kawi.engine.model.Gpt;

/// What the weights of a model take in memory, in words.
public final class WeightMemory {
    private static final double MB = 1e6;

    private WeightMemory() {}

    /// Such as `124,439,808 weights in 133.9 MB (q8_0 and float32; 497.8 MB in float32)`.
    public static String text(Gpt model) {
        double inFloats = (double) Float.BYTES * model.parameterCount();
        String formats = formats(model);
        String note = formats.isEmpty()
                ? "float32"
                : String.format(Locale.ROOT, "%s and float32; %,.1f MB in float32", formats, inFloats / MB);
        return String.format(
                Locale.ROOT, "%,d weights in %,.1f MB (%s)", model.parameterCount(), model.weightBytes() / MB, note);
    }

    private static String formats(Gpt model) {
        return model.parameters().stream()
                .map(Parameter::encoded)
                .flatMap(encoded ->
                        encoded.stream().map(matrix -> matrix.format().toString()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

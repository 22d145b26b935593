package kawi.samples.training;

import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.engine.model.NormType;
import kawi.samples.request.UsageException;

/// The interchangeable parts of a model by their names, as they are written on the command line and in files.
///
/// @param norm the name of a [NormType]; null for GPT-2's
public record Parts(String norm) {
    /// GPT-2's parts.
    public static final Parts GPT2 = new Parts(NormType.LAYER.toString());

    public Parts {
        norm = norm == null ? NormType.LAYER.toString() : norm;
    }

    /// The type of all norms.
    ///
    /// @throws UsageException if there is none of the name
    public NormType normType() {
        return named("norm", norm, NormType.values());
    }

    /// Checks the names.
    ///
    /// @throws UsageException if a name is unknown
    void check() {
        normType();
    }

    private static <E extends Enum<E>> E named(String what, String name, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no " + what + " \"" + name + "\": there is "
                        + Arrays.stream(constants).map(E::toString).collect(Collectors.joining(", "))));
    }

    /// The parts that are not GPT-2's, such as `, RMS norm`.
    public String differences() {
        return normType() == NormType.RMS ? ", RMS norm" : "";
    }
}

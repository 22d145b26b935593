package kawi.samples.training;

import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.engine.model.NormType;
import kawi.samples.request.UsageException;

/// The interchangeable parts of a model by their names, as they are written on the command line and in files.
///
/// @param norm the name of a [NormType]; null for GPT-2's
/// @param activation an [ActivationName]; null for GPT-2's
public record Parts(String norm, String activation) {
    /// GPT-2's parts.
    public static final Parts GPT2 = new Parts(null, null);

    public Parts {
        norm = norm == null ? NormType.LAYER.toString() : norm;
        activation = activation == null ? ActivationName.GELU.toString() : activation;
    }

    /// The type of all norms.
    ///
    /// @throws UsageException if there is none of the name
    public NormType normType() {
        return named("norm", norm, NormType.values());
    }

    /// The activation function of the feed-forward network.
    ///
    /// @throws UsageException if there is none of the name
    public ActivationName activationName() {
        return named("activation", activation, ActivationName.values());
    }

    /// Checks the names.
    ///
    /// @throws UsageException if a name is unknown
    void check() {
        normType();
        activationName();
    }

    private static <E extends Enum<E>> E named(String what, String name, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no " + what + " \"" + name + "\": there is "
                        + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "))));
    }

    /// The parts that are not GPT-2's, such as `, RMS norm, activation relu2`.
    public String differences() {
        String norms = normType() == NormType.LAYER ? "" : ", RMS norm";
        return activationName() == ActivationName.GELU ? norms : norms + ", activation " + activation;
    }
}

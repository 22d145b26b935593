package kawi.samples.training.recipe;

import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.autograd.text.Decimal;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.samples.request.UsageException;

/// The interchangeable parts of a model by their names, as they are written on the command line and in files.
///
/// @param norm the name of a [NormType]; null for GPT-2's
/// @param activation an [ActivationName]; null for GPT-2's
/// @param output an [OutputType]; null for GPT-2's
/// @param initialization an [InitializationType]; null for GPT-2's
/// @param softCap soft cap of the logits; 0 for none
/// @param attention the parts of attention; null for GPT-2's
public record Parts(
        String norm, String activation, String output, String initialization, float softCap, AttentionParts attention) {
    /// GPT-2's parts.
    public static final Parts GPT2 = new Parts(null, null, null, null, 0, null);

    public Parts {
        norm = norm == null ? NormType.LAYER.toString() : norm;
        activation = activation == null ? ActivationName.GELU.toString() : activation;
        output = output == null ? OutputType.TIED.toString() : output;
        initialization = initialization == null ? InitializationType.GPT2.toString() : initialization;
        attention = attention == null ? AttentionParts.GPT2 : attention;
    }

    /// The parts of a configuration.
    ///
    /// @throws IllegalArgumentException if its activation function has no name
    static Parts of(GptConfig config) {
        return new Parts(
                config.norm().toString(),
                ActivationName.of(config.activation()).toString(),
                (config.tiedOutput() ? OutputType.TIED : OutputType.UNTIED).toString(),
                null,
                config.logitSoftCap(),
                AttentionParts.of(config));
    }

    /// The same with other weights to begin with.
    public Parts withInitialization(String name) {
        return new Parts(norm, activation, output, name, softCap, attention);
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

    /// The weights of the output layer.
    ///
    /// @throws UsageException if there is none of the name
    public OutputType outputType() {
        return named("output", output, OutputType.values());
    }

    /// The weights that a training begins with.
    ///
    /// @throws UsageException if there is none of the name
    public InitializationType initializationType() {
        return named("initialization", initialization, InitializationType.values());
    }

    /// Checks the names.
    ///
    /// @throws UsageException if a name is unknown
    public void check() {
        normType();
        activationName();
        outputType();
        initializationType();
        attention.check();
    }

    /// The constant of a name.
    ///
    /// @throws UsageException if there is none
    static <E extends Enum<E>> E named(String what, String name, E[] constants) {
        return Arrays.stream(constants)
                .filter(constant -> constant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no " + what + " \"" + name + "\": there is "
                        + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "))));
    }

    /// The parts that are not GPT-2's, such as `, RMS norm, activation relu2`.
    public String differences() {
        String norms = normType() == NormType.LAYER ? "" : ", RMS norm";
        String activations = activationName() == ActivationName.GELU ? "" : ", activation " + activation;
        String outputs = outputType() == OutputType.TIED ? "" : ", untied output";
        String initializations = initializationType() == InitializationType.GPT2 ? "" : ", zero projections";
        String caps = softCap == 0 ? "" : ", soft cap " + Decimal.of(softCap);
        return norms + attention.differences() + activations + outputs + initializations + caps;
    }
}

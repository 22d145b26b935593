package kawi.engine.train.finetune;

import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Mode;
import kawi.engine.io.peft.Adapter;
import kawi.engine.model.Gpt;
import kawi.engine.model.LanguageModel;
import kawi.engine.model.Tokens;

/// A model with given weights as a [kawi.engine.train.Trainer] sees it: only some parameters are trained, and the
/// sequences may be shorter than the model's context.
///
/// Checkpoints contain the trained parameters. The others must be read again from where they came from; the
/// architecture names their fingerprint, so that a training is never continued on another model.
public final class FineTunedModel implements LanguageModel {
    private final Gpt model;
    private final List<Parameter> trained;
    private final int sequenceLength;
    private final String architecture;

    private FineTunedModel(Gpt model, List<Parameter> trained, int sequenceLength, String architecture) {
        if (sequenceLength < 1 || sequenceLength > model.contextLength()) {
            throw new IllegalArgumentException("sequences of " + sequenceLength
                    + " tokens are not possible: the model's context length is " + model.contextLength());
        }
        this.model = model;
        this.trained = List.copyOf(trained);
        this.sequenceLength = sequenceLength;
        this.architecture = architecture;
    }

    /// All weights are trained but those that are frozen. Freezes them.
    ///
    /// @param frozen parameters of the model
    /// @param sequenceLength tokens of a training sequence, at most the context length
    /// @throws IllegalArgumentException if all parameters are frozen, or the sequences are too long
    public static FineTunedModel of(Gpt model, List<Parameter> frozen, int sequenceLength) {
        frozen.forEach(Parameter::freeze);
        List<Parameter> trained =
                model.parameters().stream().filter(Parameter::requiresGradient).toList();
        if (trained.isEmpty()) {
            throw new IllegalArgumentException("all parameters are frozen: nothing is left to train");
        }
        String parts = frozen.isEmpty() ? "" : ", frozen=" + WeightFingerprint.of(frozen);
        return new FineTunedModel(
                model, trained, sequenceLength, model.architecture() + ", sequences=" + sequenceLength + parts);
    }

    /// Only a low-rank adapter is trained. Freezes the model.
    ///
    /// @param sequenceLength tokens of a training sequence, at most the context length
    /// @throws IllegalArgumentException if the adapter is of another model, or the sequences are too long
    public static FineTunedModel of(Gpt model, Adapter adapter, int sequenceLength) {
        model.parameters().forEach(Parameter::freeze);
        String lora = "rank=" + adapter.lora().rank() + ", alpha="
                + adapter.lora().alpha() + ", dropout=" + adapter.lora().dropout() + ", targets="
                + String.join("+", adapter.targets());
        return new FineTunedModel(
                model.with(adapter.updates()),
                adapter.parameters(),
                sequenceLength,
                model.architecture() + ", sequences=" + sequenceLength + ", LoRA[" + lora + "], frozen="
                        + WeightFingerprint.of(model.parameters()));
    }

    @Override
    public Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode) {
        return model.loss(tokens, targets, divisor, mode);
    }

    /// Those that are trained.
    @Override
    public List<Parameter> parameters() {
        return trained;
    }

    /// The length of the sequences that it is trained on.
    @Override
    public int contextLength() {
        return sequenceLength;
    }

    @Override
    public String architecture() {
        return architecture;
    }
}

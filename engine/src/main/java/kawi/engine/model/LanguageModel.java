package kawi.engine.model;

import java.util.List;
import java.util.stream.Collectors;
import kawi.autograd.Parameter;
import kawi.autograd.Tensor;
import kawi.autograd.nn.Mode;

/// A model that can be trained to predict the next token: it has parameters, and a loss that depends on them.
///
/// [Gpt] is one. Implement it to train a model of your own with [kawi.engine.train.Trainer].
public interface LanguageModel {

    /// Mean negative log-likelihood of the targets, in nats, computed in the current scope (a tape or an inference
    /// scope).
    ///
    /// @param tokens (B, T)
    /// @param targets the token that follows each position, (B, T); [kawi.autograd.op.CrossEntropy#IGNORED] where there
    /// is none
    /// @param divisor the number of targets over all micro-batches of a step, by which the sum is divided
    /// @param mode whether the model is trained: for layers such as dropout
    /// @return a scalar
    Tensor loss(Tokens tokens, int[] targets, long divisor, Mode mode);

    /// The parameters to train, always in the same order, each with a name of its own.
    List<Parameter> parameters();

    /// Maximum number of tokens in a sequence, T.
    int contextLength();

    /// The architecture as text: the parameters of one model are read into another only if both have the same text.
    /// By default the names and shapes of the parameters; override it if more than those determines the loss.
    default String architecture() {
        return getClass().getSimpleName()
                + parameters().stream()
                        .map(parameter -> parameter.name() + " " + parameter.shape())
                        .collect(Collectors.joining(", ", "[", "]"));
    }
}

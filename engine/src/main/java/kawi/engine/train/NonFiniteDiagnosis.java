package kawi.engine.train;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import kawi.autograd.OperationListener;
import kawi.autograd.Parameter;
import kawi.autograd.Tape;
import kawi.autograd.Tensor;
import kawi.autograd.text.Decimal;
import kawi.engine.train.TrainingStep.MicroBatch;

/// Finds out where the first NaN or infinity of a step came from.
///
/// Checking every tensor costs as much as computing some of them, so ordinary steps check only the loss and the norm of
/// the gradients. If one is not finite, the step is computed again, to the same bits, and every tensor is checked.
final class NonFiniteDiagnosis {
    private final List<Parameter> parameters;
    private final Tape tape;
    private final double maxGradientNorm;

    /// @param tape of the training step
    /// @param maxGradientNorm the largest norm, after clipping, that the optimizer can take
    NonFiniteDiagnosis(List<Parameter> parameters, Tape tape, double maxGradientNorm) {
        this.parameters = parameters;
        this.tape = tape;
        this.maxGradientNorm = maxGradientNorm;
    }

    /// Checks the results of the forward and backward passes of a step.
    ///
    /// @param forward computes the loss of a micro-batch again, on the tape
    /// @param norm the global gradient norm
    /// @param scale the factor that clips it
    /// @throws NonFiniteException if the loss or the norm is not finite, or the clipped norm is too large for the
    /// optimizer
    void check(
            long step,
            List<MicroBatch> microBatches,
            Function<MicroBatch, Tensor> forward,
            double loss,
            double norm,
            double scale) {
        if (!Double.isFinite(loss)) {
            throw NonFiniteException.of("the loss", loss, step, source(() -> inLoss(microBatches, forward)));
        }
        if (!Double.isFinite(norm)) {
            throw NonFiniteException.of(
                    "the gradient norm", norm, step, source(() -> inGradients(microBatches, forward)));
        }
        if (norm * scale > maxGradientNorm) {
            throw new NonFiniteException("the gradient norm is " + Decimal.of(norm) + " at step " + step
                    + ", more than the optimizer can take, " + Decimal.of(maxGradientNorm) + ": clip the gradients");
        }
    }

    /// The first weight that is not finite, or else what the search finds.
    private String source(Supplier<Optional<String>> search) {
        return nonFiniteWeight(parameters).or(search).orElse("none of the tensors");
    }

    /// The first parameter with a weight that is not finite. No later step can repair it.
    static Optional<String> nonFiniteWeight(List<Parameter> parameters) {
        return parameters.stream()
                .filter(parameter -> !parameter.value().isFinite())
                .map(parameter -> "the weights " + parameter.name())
                .findFirst();
    }

    private Optional<String> inLoss(List<MicroBatch> microBatches, Function<MicroBatch, Tensor> forward) {
        for (MicroBatch microBatch : microBatches) {
            if (!Float.isFinite(forward.apply(microBatch).item())) {
                return tape.firstNonFinite();
            }
        }
        return Optional.empty();
    }

    private Optional<String> inGradients(List<MicroBatch> microBatches, Function<MicroBatch, Tensor> forward) {
        parameters.forEach(Parameter::clearGradient);
        var detector = new NonFiniteGradientDetector();
        for (MicroBatch microBatch : microBatches) {
            Tensor share = forward.apply(microBatch);
            tape.listen(detector);
            tape.backward(share);
            tape.listen(OperationListener.NONE); // a profiled step sets its own again
            if (detector.found().isPresent()) {
                break;
            }
        }
        return detector.found();
    }
}

package kawi.engine.train;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.optim.Optimizer;

/// The best model so far, as long as it is not on the disk: the weights of the model, or a copy of them if training has
/// continued since.
final class BestModel {
    private final List<Parameter> parameters;
    private final Optimizer optimizer;
    private final List<float[]> copy = new ArrayList<>();
    private boolean unsaved;

    /// @param optimizer of the parameters; it knows which weights are evaluated and saved
    BestModel(List<Parameter> parameters, Optimizer optimizer) {
        this.parameters = parameters;
        this.optimizer = optimizer;
    }

    /// Whether the best model has yet to be written.
    boolean isUnsaved() {
        return unsaved;
    }

    /// The present weights are the best so far.
    void found() {
        unsaved = true;
        copy.clear();
    }

    /// The present weights are about to change: keeps a copy if they are the best and could not be written.
    void keep() {
        if (unsaved && copy.isEmpty()) {
            optimizer.withEvaluationWeights(() -> parameters.forEach(parameter -> copy.add(parameter.toFloats())));
        }
    }

    /// Writes the best model: the parameters have its weights while the writer runs.
    void write(Runnable writer) {
        if (copy.isEmpty()) {
            optimizer.withEvaluationWeights(writer);
        } else {
            swap();
            try {
                writer.run();
            } finally {
                swap();
            }
        }
        unsaved = false;
        copy.clear();
    }

    private void swap() {
        for (int i = 0; i < copy.size(); i++) {
            float[] weights = parameters.get(i).value().data();
            float[] other = copy.get(i);
            for (int j = 0; j < other.length; j++) {
                float weight = weights[j];
                weights[j] = other[j];
                other[j] = weight;
            }
        }
    }
}

package kawi.samples.training.recipe;

import java.util.List;
import java.util.Locale;
import kawi.autograd.Parameter;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.Muon;
import kawi.autograd.optim.Optimizer;

/// The optimizers by their names on the command line.
public enum OptimizerName {
    /// AdamW for all parameters.
    ADAMW {
        @Override
        Optimizer optimizer(List<Parameter> all, List<Parameter> blockMatrices, AdamW.Settings settings) {
            return new AdamW(all, settings);
        }

        @Override
        public int moments(boolean isBlockMatrix) {
            return 2;
        }
    },

    /// Muon for the matrices inside the blocks, AdamW for the rest.
    MUON {
        @Override
        Optimizer optimizer(List<Parameter> all, List<Parameter> blockMatrices, AdamW.Settings settings) {
            List<Parameter> others = all.stream()
                    .filter(parameter -> !blockMatrices.contains(parameter))
                    .toList();
            return new Muon(blockMatrices, others, Muon.Settings.of(settings));
        }

        @Override
        public int moments(boolean isBlockMatrix) {
            return isBlockMatrix ? 1 : 2;
        }
    };

    /// A new optimizer.
    ///
    /// @param all the parameters of a model
    /// @param blockMatrices those that are matrices inside its blocks
    abstract Optimizer optimizer(List<Parameter> all, List<Parameter> blockMatrices, AdamW.Settings settings);

    /// How many moments it keeps of a parameter.
    ///
    /// @param isBlockMatrix whether the parameter is a matrix inside a block
    public abstract int moments(boolean isBlockMatrix);

    /// As it is written on the command line and in files.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

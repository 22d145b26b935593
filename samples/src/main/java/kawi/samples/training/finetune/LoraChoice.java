package kawi.samples.training.finetune;

import java.util.List;
import kawi.engine.model.lora.Lora;

/// LoRA as a part of the plan of a training.
///
/// @param rank of the updates
/// @param alpha the updates are multiplied by alpha / rank
/// @param dropout of the inputs of the updates
/// @param targets the names of the layers that have updates
public record LoraChoice(int rank, double alpha, double dropout, List<String> targets) {

    public LoraChoice {
        targets = targets == null ? List.of() : List.copyOf(targets);
    }

    /// The hyperparameters.
    ///
    /// @throws IllegalArgumentException if a number is out of range
    public Lora lora() {
        return new Lora(rank, alpha, dropout);
    }
}

package kawi.engine.io.peft;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.lora.Lora;
import kawi.engine.model.lora.LowRankUpdate;

/// Low-rank updates of a model: what LoRA trains, and what the files of `peft` contain.
///
/// @param lora the hyperparameters
/// @param targets the names of the layers that have updates
/// @param updates in the order of [Projection#of]
public record Adapter(Lora lora, List<String> targets, List<LowRankUpdate> updates) {

    public Adapter {
        targets = List.copyOf(targets);
        updates = List.copyOf(updates);
    }

    /// A new adapter, which changes nothing before it is trained.
    ///
    /// @param random determines the matrices A
    /// @throws IllegalArgumentException if the model has no layer of a name
    public static Adapter initial(GptConfig config, Lora lora, List<String> targets, CounterRandom random) {
        List<LowRankUpdate> updates = new ArrayList<>();
        for (Projection projection : Targets.of(config, targets)) {
            updates.add(LowRankUpdate.initial(
                    projection.module(),
                    updates.size(),
                    projection.layer(),
                    projection.firstColumn(),
                    projection.inputs(),
                    projection.outputs(),
                    lora,
                    random));
        }
        return new Adapter(lora, targets, updates);
    }

    /// Adds the updates to the weights of a model, which then computes the same without the adapter, up to rounding.
    public void mergeInto(Gpt model) {
        for (LowRankUpdate update : updates) {
            for (Parameter parameter : model.parameters()) {
                if (parameter.name().equals(update.layer() + ".weight")) {
                    update.mergeInto(parameter);
                }
            }
        }
    }

    /// The matrices of all updates.
    public List<Parameter> parameters() {
        return updates.stream().flatMap(update -> update.parameters().stream()).toList();
    }
}

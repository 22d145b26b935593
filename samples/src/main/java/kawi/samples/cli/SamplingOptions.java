package kawi.samples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Stage;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.samples.request.BadRequest;
import picocli.CommandLine.Option;

/// How the next token is chosen.
final class SamplingOptions {
    @Option(names = "--greedy", description = "Always takes the most probable token; the same as --temperature 0.")
    private boolean greedy;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            description = "Above 1 is bolder, below 1 more careful, 0 is greedy (default: 0.8).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--top-k",
            paramLabel = "N",
            description = "Chooses among the N most probable tokens only (default: all).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Chooses among the most probable tokens that together reach this probability, above 0 to 1"
                    + " (default: 1). The temperature comes first, then top-k, then top-p.")
    private Optional<Double> topP = Optional.empty();

    /// The strategy.
    ///
    /// @throws BadRequest if a number is out of range, or two options contradict each other
    DecodingStrategy strategy() {
        boolean sampling = temperature.filter(t -> t != 0).isPresent() || topK.isPresent() || topP.isPresent();
        if (greedy && sampling) {
            throw new BadRequest("--greedy leaves no choice: give it without --temperature, --top-k and --top-p");
        }
        double t = temperature.orElse(Prompt.TEMPERATURE);
        List<Stage> stages = new ArrayList<>();
        // Checked even if the temperature is 0 and the most probable token is taken anyway.
        topK.ifPresent(k -> stages.add(BadRequest.check(() -> new TopK(k))));
        topP.ifPresent(p -> stages.add(BadRequest.check(() -> new TopP(p))));
        if (greedy || t == 0) {
            return DecodingStrategy.greedy();
        }
        stages.add(BadRequest.check(() -> new Temperature(t)));
        return BadRequest.check(() -> DecodingStrategy.sampling(stages.toArray(Stage[]::new)));
    }
}

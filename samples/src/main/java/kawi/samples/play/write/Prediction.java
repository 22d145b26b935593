package kawi.samples.play.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.samples.request.SavedModel;

/// What comes after a place in a text: the distribution after each stage, and the token that the strategy chooses. The
/// same numbers as a step of `kawi generate --trace --json`.
///
/// @param step number of new tokens before it
/// @param windowLength number of tokens that the model sees, the last ones of the text
/// @param entropy the entropy of the model's distribution, in nats
/// @param tokens the names of all tokens below, by id
/// @param candidates the most probable tokens under the model
/// @param stages the distribution after each stage, the model's own first
/// @param draw the random draw that chose the token; null if there was no choice
/// @param chosen the token that the strategy chooses
/// @param isEnd whether it ends the text
/// @param cost what the model computed for it
record Prediction(
        int step,
        int windowLength,
        double entropy,
        Map<Integer, String> tokens,
        List<Candidate> candidates,
        List<Stage> stages,
        DrawnNumber draw,
        Candidate chosen,
        boolean isEnd,
        Cost cost) {

    /// A possible next token.
    ///
    /// @param probability under the model
    /// @param logProbability its natural logarithm
    /// @param chance the probability with which the strategy chooses it
    record Candidate(int id, float logit, double probability, double logProbability, double chance) {
        static Candidate of(GenerationStep.Candidate each) {
            return new Candidate(each.id(), each.logit(), each.probability(), each.logProbability(), each.chance());
        }
    }

    /// The distribution after a stage.
    ///
    /// @param stage its label, such as `top-k 40`
    /// @param count number of remaining tokens
    /// @param tokens the remaining ones of those that are shown, in descending order
    record Stage(String stage, int count, List<Survivor> tokens) {
        static Stage of(Survivors survivors) {
            return new Stage(
                    survivors.stage(),
                    survivors.count(),
                    survivors.tokens().stream()
                            .map(each -> new Survivor(each.id(), each.rank() + 1, each.probability()))
                            .toList());
        }
    }

    /// @param rank from 1 for the most probable after the stage
    /// @param probability after the stage
    record Survivor(int id, int rank, double probability) {}

    /// A random number, and the part of the interval from 0 to 1 that belongs to the chosen token.
    record DrawnNumber(double uniform, double from, double to) {
        static DrawnNumber of(Draw draw) {
            return new DrawnNumber(draw.uniform(), draw.from(), draw.to());
        }
    }

    /// What the model computed.
    ///
    /// @param passes 1; 0 if the logits were kept from before
    /// @param positions number of positions that the pass computed
    /// @param milliseconds duration of the pass
    record Cost(int passes, int positions, double milliseconds) {
        /// Nothing: the logits were kept.
        static final Cost NOTHING = new Cost(0, 0, 0);
    }

    static Prediction of(GenerationStep step, SavedModel model, Cost cost) {
        Set<Integer> ids = new TreeSet<>(Set.of(step.chosen().id()));
        step.candidates().forEach(each -> ids.add(each.id()));
        step.stages().forEach(stage -> stage.tokens().forEach(each -> ids.add(each.id())));
        return new Prediction(
                step.number(),
                step.window().length,
                step.entropy(),
                names(ids, model),
                step.candidates().stream().map(Candidate::of).toList(),
                step.stages().stream().map(Stage::of).toList(),
                step.draw().map(DrawnNumber::of).orElse(null),
                Candidate.of(step.chosen()),
                model.endTokens().contains(step.chosen().id()),
                cost);
    }

    private static Map<Integer, String> names(Set<Integer> ids, SavedModel model) {
        Map<Integer, String> names = new HashMap<>();
        ids.forEach(id -> names.put(id, model.tokenName(id)));
        return names;
    }
}

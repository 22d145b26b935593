package kawi.samples.cli.generate;

import java.util.List;
import java.util.Locale;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.Stop;
import kawi.engine.generate.search.Hypothesis;
import kawi.engine.generate.speculation.SpeculationStats;
import kawi.engine.generate.speculation.SpeculativeStream;
import kawi.samples.request.SavedModel;

/// The JSON object of `kawi generate --json`. Texts are null if the model has no tokenizer.
///
/// @param promptIds the tokens of the prompt
/// @param prompt its text
/// @param ids the new tokens
/// @param text their text, without end tokens
/// @param stop the condition that ended the text, such as `maximum` or `end_token`
/// @param logProbability the sum of the tokens' log-probabilities under the model, in nats
/// @param guesses the counts of speculative decoding; null without it
/// @param trace the steps; null without `--trace`
record GenerationJson(
        int[] promptIds,
        String prompt,
        int[] ids,
        String text,
        String stop,
        double logProbability,
        Guesses guesses,
        List<Step> trace) {

    /// @param guessed number of drafted tokens
    /// @param right number of accepted drafts
    /// @param passes number of passes of the model
    record Guesses(int guessed, int right, int passes) {

        static Guesses of(SpeculationStats stats) {
            return new Guesses(stats.drafted(), stats.accepted(), stats.passes());
        }
    }

    /// @param step from 0
    /// @param window the tokens that the model saw
    /// @param entropy the entropy of the model's distribution, in nats
    /// @param candidates the most probable next tokens
    /// @param stages the distribution after each stage
    /// @param draw the random draw that chose the token; null if there was no choice
    /// @param chosen the next token
    /// @param text the text that this step made final
    record Step(
            int step,
            int[] window,
            double entropy,
            List<Candidate> candidates,
            List<Stage> stages,
            Draw draw,
            Candidate chosen,
            String text) {

        static Step of(GenerationStep step, SavedModel model) {
            return new Step(
                    step.number(),
                    step.window(),
                    step.entropy(),
                    step.candidates().stream()
                            .map(each -> Candidate.of(each, model))
                            .toList(),
                    step.stages().stream()
                            .map(each -> Stage.of(each, step, model))
                            .toList(),
                    step.draw().orElse(null),
                    Candidate.of(step.chosen(), model),
                    step.text());
        }
    }

    /// @param stage the stage's label
    /// @param count number of remaining tokens
    /// @param first the most probable of them
    /// @param chosen the token that was chosen in the end; null if this stage, or one before, has excluded it
    record Stage(String stage, int count, List<Survivor> first, Survivor chosen) {

        static Stage of(Survivors survivors, GenerationStep step, SavedModel model) {
            return new Stage(
                    survivors.stage(),
                    survivors.count(),
                    survivors.tokens().stream()
                            .filter(each -> each.rank() < step.candidates().size())
                            .map(each -> Survivor.of(each, model))
                            .toList(),
                    survivors.tokens().stream()
                            .filter(each -> each.id() == step.chosen().id())
                            .map(each -> Survivor.of(each, model))
                            .findFirst()
                            .orElse(null));
        }
    }

    /// @param rank from 1 for the most probable after the stage
    /// @param probability after the stage
    record Survivor(int id, String token, int rank, double probability) {

        static Survivor of(GenerationStep.Survivor survivor, SavedModel model) {
            return new Survivor(
                    survivor.id(),
                    model.token(survivor.id()).orElse(null),
                    survivor.rank() + 1,
                    survivor.probability());
        }
    }

    /// @param probability under the model
    /// @param logProbability its natural logarithm
    /// @param chance the probability with which it is chosen
    record Candidate(int id, String token, float logit, double probability, double logProbability, double chance) {

        static Candidate of(GenerationStep.Candidate candidate, SavedModel model) {
            return new Candidate(
                    candidate.id(),
                    model.token(candidate.id()).orElse(null),
                    candidate.logit(),
                    candidate.probability(),
                    candidate.logProbability(),
                    candidate.chance());
        }
    }

    /// Several texts of one prompt.
    ///
    /// @param texts in descending order of their scores, if they were compared
    record Several(int[] promptIds, String prompt, List<Text> texts) {

        static Several of(int[] prompt, List<Generation> generations, SavedModel model) {
            return new Several(
                    prompt,
                    model.text(prompt).orElse(null),
                    generations.stream()
                            .map(each -> Text.of(prompt, each, each.meanLogProbability(), model))
                            .toList());
        }

        static Several ofBeams(int[] prompt, List<Hypothesis> hypotheses, SavedModel model) {
            return new Several(
                    prompt,
                    model.text(prompt).orElse(null),
                    hypotheses.stream()
                            .map(each -> Text.of(prompt, each.generation(), each.score(), model))
                            .toList());
        }
    }

    /// @param score by which texts were compared
    record Text(int[] ids, String text, String stop, double score, double logProbability) {

        static Text of(int[] prompt, Generation generation, double score, SavedModel model) {
            return new Text(
                    generation.ids(),
                    textOf(prompt, generation, model),
                    name(generation.stop()),
                    score,
                    generation.logProbability());
        }
    }

    static GenerationJson of(int[] prompt, TokenStream tokens, List<Step> trace, SavedModel model) {
        Guesses guesses = tokens instanceof SpeculativeStream speculative ? Guesses.of(speculative.stats()) : null;
        return of(prompt, tokens.result(), guesses, trace, model);
    }

    static GenerationJson of(int[] prompt, Generation generation, SavedModel model) {
        return of(prompt, generation, null, null, model);
    }

    private static GenerationJson of(
            int[] prompt, Generation generation, Guesses guesses, List<Step> trace, SavedModel model) {
        return new GenerationJson(
                prompt,
                model.text(prompt).orElse(null),
                generation.ids(),
                textOf(prompt, generation, model),
                name(generation.stop()),
                generation.logProbability(),
                guesses,
                trace);
    }

    private static String textOf(int[] prompt, Generation generation, SavedModel model) {
        if (model.tokenizer().isEmpty() || generation.ids().length == 0) {
            return model.tokenizer().isPresent() ? generation.text() : null;
        }
        return model.textAfter(prompt, generation.text(), generation.ids()[0]);
    }

    private static String name(Stop stop) {
        return stop.name().toLowerCase(Locale.ROOT);
    }
}

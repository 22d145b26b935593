package kawi.samples.cli;

import java.util.List;
import java.util.Locale;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;
import kawi.samples.request.SavedModel;

/// What `kawi generate --json` prints. Texts are null if the model has no tokenizer.
///
/// @param promptIds what was continued
/// @param prompt its text
/// @param ids the new tokens
/// @param text their text
/// @param stop why there are no more: `maximum`, `end_token`, `text`, `time` or `complete`
/// @param trace the steps, if they were asked for
record GenerationJson(int[] promptIds, String prompt, int[] ids, String text, String stop, List<Step> trace) {

    /// @param step from 0
    /// @param window the tokens that the model saw
    /// @param candidates the most probable next tokens
    /// @param chosen the next token
    record Step(int step, int[] window, List<Candidate> candidates, Candidate chosen) {

        static Step of(GenerationStep step, SavedModel model) {
            return new Step(
                    step.number(),
                    step.window(),
                    step.candidates().stream()
                            .map(each -> Candidate.of(each, model))
                            .toList(),
                    Candidate.of(step.chosen(), model));
        }
    }

    /// @param probability what the model thinks
    /// @param chance the probability with which it is chosen
    record Candidate(int id, String token, float logit, double probability, double chance) {

        static Candidate of(GenerationStep.Candidate candidate, SavedModel model) {
            return new Candidate(
                    candidate.id(),
                    model.token(candidate.id()).orElse(null),
                    candidate.logit(),
                    candidate.probability(),
                    candidate.chance());
        }
    }

    static GenerationJson of(int[] prompt, Generation generation, List<Step> trace, SavedModel model) {
        return new GenerationJson(
                prompt,
                model.text(prompt).orElse(null),
                generation.ids(),
                model.text(generation.ids()).orElse(null),
                generation.stop().name().toLowerCase(Locale.ROOT),
                trace);
    }
}

package kawi.samples.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.samples.request.SavedModel;
import kawi.tokenizer.CharacterNames;

/// Shows the steps of the autoregressive loop one below the other.
final class TracePage {
    private final PrintWriter out;
    private final SavedModel model;

    TracePage(PrintWriter out, SavedModel model) {
        this.out = out;
        this.model = model;
    }

    /// One step.
    void print(GenerationStep step) {
        out.println("step " + (step.number() + 1) + ", the model sees " + step.window().length + " of at most "
                + model.model().config().contextLength() + " tokens: " + text(step.window()));
        step.candidates().forEach(each -> candidate(each, step.chosen().id()));
        if (step.candidates().stream()
                .noneMatch(each -> each.id() == step.chosen().id())) {
            out.println("  ...");
            candidate(step.chosen(), step.chosen().id());
        }
        out.println();
    }

    private void candidate(Candidate candidate, int chosen) {
        String token = "%-10s id %-5d"
                .formatted(
                        model.token(candidate.id()).map(CharacterNames::quote).orElse("?"), candidate.id());
        out.println("  %s  probability %6.2f %%   chance %6.2f %%%s"
                .formatted(
                        token,
                        100 * candidate.probability(),
                        100 * candidate.chance(),
                        candidate.id() == chosen ? "   <- chosen" : ""));
    }

    /// The prompt and all that was written.
    void end(int... ids) {
        out.println("all: " + text(ids));
        out.flush();
    }

    private String text(int... ids) {
        return model.text(ids)
                .map(CharacterNames::quote)
                .orElseGet(() -> Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
}

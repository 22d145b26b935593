package kawi.samples.cli.generate;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Survivor;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.samples.request.SavedModel;
import kawi.tokenizer.CharacterNames;

/// Shows the steps of the autoregressive loop one below the other: for each a table with a row for every candidate and
/// a column for every stage, in which stands the probability that the stage left it.
final class TracePage {
    private static final int NARROWEST = 10;

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
        out.println("  its uncertainty is %.2f nats".formatted(step.entropy()));
        var head = new StringBuilder("  %-18s".formatted("token"));
        var counts = new StringBuilder("  %-18s".formatted("may still come"));
        for (Survivors stage : step.stages()) {
            head.append(column(stage, stage.stage()));
            counts.append(column(stage, Integer.toString(stage.count())));
        }
        out.println(head);
        for (int id : shown(step)) {
            out.println(row(step, id));
        }
        out.println(counts);
        out.println();
    }

    /// The most probable tokens before and after the stages, and the one that was chosen.
    private static Set<Integer> shown(GenerationStep step) {
        Set<Integer> ids = new LinkedHashSet<>();
        step.candidates().forEach(candidate -> ids.add(candidate.id()));
        step.stages().getLast().first().forEach(survivor -> ids.add(survivor.id()));
        ids.add(step.chosen().id());
        return ids;
    }

    private String row(GenerationStep step, int id) {
        String token = model.token(id).map(CharacterNames::quote).orElse("?");
        var row = new StringBuilder("  %-10s id %-4d".formatted(token, id));
        for (Survivors stage : step.stages()) {
            row.append(column(stage, probability(stage, id)));
        }
        return row + (id == step.chosen().id() ? "   <- chosen" : "");
    }

    /// `-` if it may not come any more, `...` if it is only not among the first.
    private static String probability(Survivors stage, int id) {
        List<Survivor> first = stage.first();
        return first.stream()
                .filter(survivor -> survivor.id() == id)
                .map(survivor -> "%.2f %%".formatted(100 * survivor.probability()))
                .findFirst()
                .orElse(stage.count() > first.size() ? "..." : "-");
    }

    private static String column(Survivors stage, String content) {
        return ("%" + (2 + Math.max(NARROWEST, stage.stage().length())) + "s").formatted(content);
    }

    /// The prompt and the text after it.
    void end(String text) {
        out.println("all: " + CharacterNames.quote(text));
        out.flush();
    }

    private String text(int... ids) {
        return model.text(ids)
                .map(CharacterNames::quote)
                .orElseGet(() -> Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
}

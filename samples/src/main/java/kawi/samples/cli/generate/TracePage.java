package kawi.samples.cli.generate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivors;
import kawi.samples.request.SavedModel;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.tokenizer.CharacterNames;

/// Prints the steps of the generation loop: for each a table with a row per token and a column per stage, which shows
/// the probability of the token after the stage.
final class TracePage {
    private static final int INDENT = 2;

    private final PrintWriter out;
    private final SavedModel model;

    TracePage(PrintWriter out, SavedModel model) {
        this.out = out;
        this.model = model;
    }

    /// Prints one step.
    void print(GenerationStep step) {
        line("step " + (step.number() + 1) + ": the model sees " + step.window().length + " of at most "
                + model.model().config().contextLength() + " tokens: " + text(step.window()));
        indented("entropy of its prediction: %.2f nats".formatted(step.entropy()));
        var table = new Table(INDENT, Align.LEFT, Align.RIGHT);
        table.row(
                row("token", "id", step.stages().stream().map(Survivors::stage).toList()));
        for (int id : shown(step)) {
            table.row(row(step, id));
        }
        table.row(row(
                "tokens left",
                "",
                step.stages().stream()
                        .map(stage -> "%,d".formatted(stage.count()))
                        .toList()));
        table.lines().forEach(this::indented);
        step.draw().ifPresent(draw -> indented(sentence(draw, step.chosen().id())));
        line("");
    }

    private static String sentence(Draw draw, int id) {
        return "drawn: %.6f, in the part of token %d of the cumulative distribution, %.6f to %.6f"
                .formatted(draw.uniform(), id, draw.from(), draw.to());
    }

    /// The most probable tokens before and after the stages, and the chosen one.
    private static Set<Integer> shown(GenerationStep step) {
        Set<Integer> ids = new LinkedHashSet<>();
        int top = step.candidates().size();
        step.candidates().forEach(candidate -> ids.add(candidate.id()));
        step.stages().getLast().tokens().stream()
                .filter(survivor -> survivor.rank() < top)
                .forEach(survivor -> ids.add(survivor.id()));
        ids.add(step.chosen().id());
        return ids;
    }

    private List<String> row(GenerationStep step, int id) {
        String token = model.token(id).map(CharacterNames::quote).orElse("?");
        int top = step.candidates().size();
        List<String> cells = new ArrayList<>(row(
                token,
                String.valueOf(id),
                step.stages().stream().map(stage -> probability(stage, id, top)).toList()));
        if (id == step.chosen().id()) {
            cells.add("<- chosen");
        }
        return cells;
    }

    private static List<String> row(String token, String id, List<String> stages) {
        List<String> cells = new ArrayList<>(List.of(token, id));
        cells.addAll(stages);
        return cells;
    }

    /// The probability after a stage, with the rank if that is beyond those that are always shown; `-` if the stage has
    /// excluded the token.
    private static String probability(Survivors stage, int id, int top) {
        return stage.tokens().stream()
                .filter(survivor -> survivor.id() == id)
                .map(survivor -> "%.2f %%".formatted(100 * survivor.probability())
                        + (survivor.rank() < top ? "" : " (rank %,d)".formatted(survivor.rank() + 1)))
                .findFirst()
                .orElse("-");
    }

    /// Prints the prompt and the text after it.
    void end(String text) {
        line("all: " + CharacterNames.quote(text));
        out.flush();
    }

    private void indented(String text) {
        line(" ".repeat(INDENT) + text);
    }

    private void line(String text) {
        out.println(text);
    }

    private String text(int... ids) {
        return model.text(ids)
                .map(CharacterNames::quote)
                .orElseGet(() -> Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" ")));
    }
}

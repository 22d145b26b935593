package kawi.samples.cli.generate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.text.Counted;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.TokenStream;
import kawi.engine.generate.search.Hypothesis;
import kawi.samples.request.SavedModel;
import kawi.tokenizer.json.JsonText;

/// Prints generated texts: as plain text, as a trace of the steps, or as JSON.
final class GeneratedTexts {
    private final PrintWriter out;
    private final SavedModel model;
    private final boolean json;
    private final boolean trace;

    GeneratedTexts(PrintWriter out, SavedModel model, boolean json, boolean trace) {
        this.out = out;
        this.model = model;
        this.json = json;
        this.trace = trace;
    }

    /// Prints one text while it is generated.
    ///
    /// @param begun called as soon as the first token is printed
    void one(int[] prompt, TokenStream tokens, Runnable begun) {
        if (json) {
            begun.run(); // everything is printed at the end
            List<GenerationJson.Step> steps = new ArrayList<>();
            tokens.forEachRemaining(step -> steps.add(GenerationJson.Step.of(step, model)));
            print(GenerationJson.of(prompt, tokens, trace ? steps : null, model));
        } else if (trace) {
            trace(prompt, tokens, begun);
        } else if (model.tokenizer().isEmpty()) {
            out.print(words(prompt));
            follow(tokens, step -> out.print(" " + step.chosen().id()), begun);
            out.println();
        } else {
            out.print(model.text(prompt).orElse(""));
            follow(tokens, step -> out.print(step.text()), begun);
            out.println();
        }
        out.flush();
    }

    /// Prints each step as soon as it is computed, until the output is closed.
    private void follow(TokenStream tokens, Consumer<GenerationStep> print, Runnable begun) {
        boolean first = true;
        while (tokens.hasNext() && !out.checkError()) { // which flushes, too
            print.accept(tokens.next());
            if (first) {
                out.flush();
                begun.run();
                first = false;
            }
        }
    }

    /// Prints every step, and the whole text at the end.
    private void trace(int[] prompt, TokenStream tokens, Runnable begun) {
        var page = new TracePage(out, model);
        var text = new StringBuilder();
        var ids = IntStream.builder();
        follow(
                tokens,
                step -> {
                    page.print(step);
                    text.append(step.text());
                    ids.add(step.chosen().id());
                },
                begun);
        page.end(whole(prompt, text.toString(), ids.build().toArray()));
    }

    /// Prints several texts of one prompt.
    void several(int[] prompt, List<Generation> generations) {
        if (json) {
            print(GenerationJson.Several.of(prompt, generations, model));
            return;
        }
        for (int i = 0; i < generations.size(); i++) {
            Generation each = generations.get(i);
            head(i, "%.4f nats a token".formatted(each.meanLogProbability()), generations.size());
            print(prompt, each.text(), each.ids());
        }
    }

    /// Prints the texts of a beam search.
    void found(int[] prompt, List<Hypothesis> hypotheses, int count) {
        List<Hypothesis> shown = hypotheses.subList(0, Math.min(count, hypotheses.size()));
        if (json) {
            print(GenerationJson.Several.ofBeams(prompt, shown, model));
            return;
        }
        for (int i = 0; i < shown.size(); i++) {
            Generation each = shown.get(i).generation();
            head(i, "score %.4f".formatted(shown.get(i).score()), shown.size());
            print(prompt, each.text(), each.ids());
        }
    }

    /// Prints one text for each of several prompts.
    void prompts(List<int[]> prompts, List<Generation> generations) {
        for (int i = 0; i < prompts.size(); i++) {
            if (json) {
                print(GenerationJson.of(prompts.get(i), generations.get(i), model));
            } else {
                head(i, Counted.of(generations.get(i).ids().length, "new token"), prompts.size());
                print(
                        prompts.get(i),
                        generations.get(i).text(),
                        generations.get(i).ids());
            }
        }
    }

    private void head(int number, String what, int all) {
        if (all > 1) {
            out.println("--- " + (number + 1) + " of " + all + ", " + what);
        }
    }

    private void print(int[] prompt, String text, int... ids) {
        out.println(whole(prompt, text, ids));
        out.flush();
    }

    /// The prompt and the text after it, or the ids of both without a tokenizer.
    private String whole(int[] prompt, String text, int... ids) {
        return model.text(prompt).map(known -> known + text).orElseGet(() -> words(prompt) + " " + words(ids));
    }

    private void print(Object value) {
        out.println(JsonText.line(value));
        out.flush();
    }

    private static String words(int... ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }
}

package kawi.samples.cli.generate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.text.Counted;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator.TokenStream;
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

    /// Whether what is printed still reaches a reader.
    boolean isOpen() {
        return !out.checkError();
    }

    /// Prints one text while it is generated.
    interface StepPrinter {

        /// Called with each step as soon as it is computed.
        void print(GenerationStep step);

        /// Called after the last step.
        void end(TokenStream tokens);
    }

    /// Begins to print one text.
    StepPrinter one(int... prompt) {
        if (json) {
            return new JsonPrinter(prompt);
        }
        if (trace) {
            return new TracePrinter(prompt);
        }
        if (model.tokenizer().isEmpty()) {
            out.print(words(prompt));
            return new TextPrinter(step -> " " + step.chosen().id());
        }
        out.print(model.text(prompt).orElse(""));
        return new TextPrinter(new TextAfter(prompt)::of);
    }

    /// The text of one step after the other.
    private final class TextAfter {
        private final int[] prompt;
        private OptionalInt first = OptionalInt.empty();
        private boolean begun;

        TextAfter(int... prompt) {
            this.prompt = prompt;
        }

        String of(GenerationStep step) {
            first = first.isPresent() ? first : OptionalInt.of(step.chosen().id());
            if (begun || step.text().isEmpty()) {
                return step.text();
            }
            begun = true;
            return model.textAfter(prompt, step.text(), first.getAsInt());
        }
    }

    /// Prints the text of each token.
    private final class TextPrinter implements StepPrinter {
        private final Function<GenerationStep, String> text;

        TextPrinter(Function<GenerationStep, String> text) {
            this.text = text;
        }

        @Override
        public void print(GenerationStep step) {
            out.print(text.apply(step));
            out.flush();
        }

        @Override
        public void end(TokenStream tokens) {
            out.println();
            out.flush();
        }
    }

    /// Prints every step, and the whole text at the end.
    private final class TracePrinter implements StepPrinter {
        private final int[] prompt;
        private final TracePage page = new TracePage(out, model);
        private final StringBuilder text = new StringBuilder();
        private final IntStream.Builder ids = IntStream.builder();

        TracePrinter(int... prompt) {
            this.prompt = prompt;
        }

        @Override
        public void print(GenerationStep step) {
            page.print(step);
            text.append(step.text());
            ids.add(step.chosen().id());
            out.flush();
        }

        @Override
        public void end(TokenStream tokens) {
            page.end(whole(prompt, text.toString(), ids.build().toArray()));
            out.flush();
        }
    }

    /// Prints one JSON object at the end.
    private final class JsonPrinter implements StepPrinter {
        private final int[] prompt;
        private final List<GenerationJson.Step> steps = new ArrayList<>();

        JsonPrinter(int... prompt) {
            this.prompt = prompt;
        }

        @Override
        public void print(GenerationStep step) {
            steps.add(GenerationJson.Step.of(step, model));
        }

        @Override
        public void end(TokenStream tokens) {
            if (!tokens.hasNext()) { // else the output is closed
                printJson(GenerationJson.of(prompt, tokens, trace ? steps : null, model));
            }
        }
    }

    /// Prints several texts of one prompt.
    void several(int[] prompt, List<Generation> generations) {
        if (json) {
            printJson(GenerationJson.Several.of(prompt, generations, model));
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
            printJson(GenerationJson.Several.ofBeams(prompt, shown, model));
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
                printJson(GenerationJson.of(prompts.get(i), generations.get(i), model));
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
        return model.text(prompt)
                .map(known -> known + (ids.length == 0 ? text : model.textAfter(prompt, text, ids[0])))
                .orElseGet(() -> words(prompt) + " " + words(ids));
    }

    private void printJson(Object value) {
        out.println(JsonText.line(value));
        out.flush();
    }

    private static String words(int... ids) {
        return Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }
}

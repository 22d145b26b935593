package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Tokens;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi inspect`: what a model expects after each token of a text.
@Command(
        name = "inspect",
        sortOptions = false,
        description = {
            "Shows, for every position of a text, what the model expects to come next: the question that it is asked"
                    + " everywhere at once while it trains.",
            ""
        },
        footer = {"", "Example:", "  kawi inspect --model models/moby-dick-small --prompt \"Call me Ish\" --top 3"})
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The model's folder.")
    private Path folder;

    @ArgGroup(multiplicity = "1")
    private Given given;

    private static final class Given {
        @Option(names = "--prompt", paramLabel = "TEXT", description = "The text; at most the context's length.")
        private Optional<String> prompt = Optional.empty();

        @Option(
                names = "--ids",
                paramLabel = "N",
                split = ",",
                description = "Or its token ids, such as 1,2,3: for a model without a tokenizer.")
        private int[] ids;

        int[] ids(SavedModel model) {
            return ids != null ? model.checkIds(ids) : model.encode(prompt.orElseThrow());
        }
    }

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many candidates to show at each position (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = "--json",
            description = "Prints one JSON object: ids, and positions with candidates: id, token, logit and"
                    + " logProbability (natural logarithm), all digits.")
    private boolean json;

    private record Report(int[] ids, List<Position> positions) {}

    private record Position(int position, int id, String token, List<Candidate> candidates) {}

    private record Candidate(int id, String token, float logit, double logProbability) {}

    @Override
    public Integer call() {
        if (top < 1) {
            throw new UsageException("--top must be at least 1, not " + top);
        }
        SavedModel model = SavedModel.open(folder);
        int[] ids = given.ids(model);
        int context = model.model().config().contextLength();
        if (ids.length == 0 || ids.length > context) {
            throw new UsageException("the prompt has " + ids.length + " tokens, but the model sees 1 to " + context
                    + " at once (its context): give a " + (ids.length == 0 ? "longer" : "shorter") + " one");
        }
        try (Device device = threads.device()) {
            print(report(model, ids, device));
        }
        return 0;
    }

    private Report report(SavedModel model, int[] ids, Device device) {
        float[] logits = new Inference(device)
                .run(() -> model.model().logits(Tokens.of(ids), Mode.EVALUATION))
                .toFloats(); // (T, V)
        int vocabularySize = model.model().config().vocabularySize();
        List<Position> positions = new ArrayList<>();
        for (int t = 0; t < ids.length; t++) {
            float[] row = Arrays.copyOfRange(logits, t * vocabularySize, (t + 1) * vocabularySize);
            positions.add(new Position(t, ids[t], model.token(ids[t]).orElse(null), candidates(row, model)));
        }
        return new Report(ids, positions);
    }

    private List<Candidate> candidates(float[] logits, SavedModel model) {
        Distribution distribution = Distribution.of(logits, 1);
        double logSum = logSumOfExponentials(logits, logits[distribution.id(0)]);
        return IntStream.range(0, Math.min(top, distribution.size()))
                .map(distribution::id)
                .mapToObj(id -> new Candidate(id, model.token(id).orElse(null), logits[id], logits[id] - logSum))
                .toList();
    }

    /// `log of the sum of e^logit`, with the largest logit taken out so that no power overflows.
    private static double logSumOfExponentials(float[] logits, double largest) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.line(report));
        } else {
            out.println("position  token       next");
            report.positions().forEach(position -> out.println(line(position)));
        }
        out.flush();
    }

    private static String line(Position position) {
        var line =
                new StringBuilder("%8d  %-10s".formatted(position.position(), name(position.token(), position.id())));
        for (Candidate candidate : position.candidates()) {
            line.append("  %s %.1f %%"
                    .formatted(name(candidate.token(), candidate.id()), 100 * Math.exp(candidate.logProbability())));
        }
        return line.toString();
    }

    private static String name(String token, int id) {
        return token == null ? String.valueOf(id) : CharacterNames.quote(token);
    }
}

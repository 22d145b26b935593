package kawi.samples.cli.evaluate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.nn.Mode;
import kawi.autograd.text.Counted;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Tokens;
import kawi.samples.request.SavedModel;
import kawi.samples.request.WeightMemory;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.json.JsonText;

/// A model's predictions at all positions of a text, by teacher forcing.
///
/// @param ids the text
/// @param loss the mean loss of the tokens after the first, in nats; null for a text of one token
/// @param tokens the number of tokens that follow: all but the first
/// @param weights what the weights take in memory, in words
record Inspection(int[] ids, List<Position> positions, Double loss, int tokens, String weights) {

    /// @param position from 0
    /// @param id the token at this position, the last one that the model sees
    /// @param token its text; null without a tokenizer
    /// @param next the token that follows in the text; null at the last position
    /// @param rank the rank of that token among all, from 1 for the most probable
    /// @param loss its negative log-probability, in nats
    /// @param candidates the most probable tokens, the most probable first
    record Position(
            int position,
            int id,
            String token,
            Candidate next,
            Integer rank,
            Double loss,
            List<Candidate> candidates) {}

    /// @param logProbability the natural logarithm of the probability
    record Candidate(int id, String token, float logit, double logProbability) {}

    /// Runs the model once over each window of the text: as many tokens as the context length, the last one perhaps
    /// fewer.
    ///
    /// @param top the number of candidates at each position
    static Inspection of(SavedModel model, int[] ids, int top, Device device) {
        var inference = new Inference(device);
        int contextLength = model.model().config().contextLength();
        List<Position> positions = new ArrayList<>();
        for (int start = 0; start < ids.length; start += contextLength) {
            int[] window = Arrays.copyOfRange(ids, start, Math.min(ids.length, start + contextLength));
            inference.reset();
            float[] logits = inference
                    .run(() -> model.model().logits(Tokens.of(window), Mode.EVALUATION))
                    .toFloats(); // (T, V)
            int vocabularySize = logits.length / window.length;
            for (int t = 0; t < window.length; t++) {
                float[] row = Arrays.copyOfRange(logits, t * vocabularySize, (t + 1) * vocabularySize); // (V)
                positions.add(position(model, ids, start + t, row, top));
            }
        }
        var mean = positions.stream()
                .map(Position::loss)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average();
        return new Inspection(
                ids,
                positions,
                mean.isPresent() ? mean.getAsDouble() : null,
                ids.length - 1,
                WeightMemory.text(model.model()));
    }

    private static Position position(SavedModel model, int[] ids, int t, float[] logits, int top) {
        Distribution distribution = Distribution.of(logits);
        double logSum = logSumOfExponentials(logits, logits[distribution.id(0)]);
        List<Candidate> candidates = IntStream.range(0, Math.min(top, distribution.size()))
                .mapToObj(i -> candidate(model, distribution.id(i), logits, logSum))
                .toList();
        String token = model.token(ids[t]).orElse(null);
        if (t == ids.length - 1) {
            return new Position(t, ids[t], token, null, null, null, candidates);
        }
        int following = ids[t + 1];
        Candidate next = candidate(model, following, logits, logSum);
        int rank = 1
                + (int) IntStream.range(0, distribution.size())
                        .takeWhile(i -> distribution.id(i) != following)
                        .count();
        return new Position(t, ids[t], token, next, rank, -next.logProbability(), candidates);
    }

    private static Candidate candidate(SavedModel model, int id, float[] logits, double logSum) {
        return new Candidate(id, model.token(id).orElse(null), logits[id], logits[id] - logSum);
    }

    /// `log(sum(exp(logit)))`, with the largest logit taken out so that no power overflows.
    private static double logSumOfExponentials(float[] logits, double largest) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest + Math.log(sum);
    }

    void print(boolean json, PrintWriter out) {
        if (json) {
            out.println(JsonText.line(this));
        } else {
            page(out);
        }
        out.flush();
    }

    private void page(PrintWriter out) {
        var table =
                new Table(2, Align.RIGHT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT);
        table.row("position", "token", "next", "probability", "rank", "loss", "most probable");
        positions.forEach(position -> table.row(cells(position)));
        table.lines().forEach(out::println);
        out.println();
        if (loss != null) {
            out.println("mean loss %.4f nats per token, perplexity %.4f (%s)"
                    .formatted(loss, Math.exp(loss), Counted.of(tokens, "predicted token")));
        }
        out.println(weights);
    }

    private static List<String> cells(Position position) {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(position.position()));
        cells.add(name(position.token(), position.id()));
        Candidate next = position.next();
        if (next == null) {
            cells.addAll(List.of("", "", "", ""));
        } else {
            cells.add(name(next.token(), next.id()));
            cells.add(percent(next));
            cells.add("%,d".formatted(position.rank()));
            cells.add("%.3f".formatted(position.loss()));
        }
        position.candidates().forEach(each -> cells.add(name(each.token(), each.id()) + " " + percent(each)));
        return cells;
    }

    private static String percent(Candidate candidate) {
        return "%.1f %%".formatted(100 * Math.exp(candidate.logProbability()));
    }

    private static String name(String token, int id) {
        return token == null ? String.valueOf(id) : CharacterNames.quote(token);
    }
}

package kawi.samples.lesson.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.GptConfig;
import kawi.engine.model.Tokens;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.Rows;

/// Some equally frequent sentences of the same length, and the two models that learn them: one that predicts each word
/// from those before it, and one that predicts every position on its own.
///
/// @param words the glyphs of each id
/// @param sentences the ids of each sentence
record WordChains(List<Phrase> words, List<int[]> sentences) {
    /// A table of logits can take larger steps than a network.
    private static final double POSITIONWISE_RATE = 0.1;

    /// The probability of every possible sentence, in both models and in truth. Keys are ids.
    record Joint(Map<List<Integer>, Double> autoregressive, Map<List<Integer>, Double> positionwise) {}

    int length() {
        return sentences.getFirst().length;
    }

    /// The true probability of a sentence.
    double truth(List<Integer> ids) {
        boolean exists = sentences.stream()
                .anyMatch(sentence -> Arrays.stream(sentence).boxed().toList().equals(ids));
        return exists ? 1.0 / sentences.size() : 0;
    }

    /// The glyphs of a sentence.
    Phrase text(List<Integer> ids) {
        return new Phrase(
                String.join("", ids.stream().map(id -> words.get(id).chinese()).toList()),
                String.join(" ", ids.stream().map(id -> words.get(id).english()).toList()));
    }

    /// Trains both models for the same number of steps.
    Joint learn(Device device, CounterRandom random, int steps) {
        Batch batch = batch();
        var config = GptConfig.of(words.size() + 1)
                .contextLength(length())
                .layers(1)
                .heads(2)
                .width(32)
                .build();
        var gpt = new Gpt(config, random, Form.VISIBLE);
        var positionwise = new PositionwiseModel(length(), words.size() + 1);
        new Learner(gpt, device, steps).train(steps, step -> batch);
        var fast = new LearningRate.WarmupCosine(POSITIONWISE_RATE, 0, 0, steps);
        new Learner(positionwise, device, fast).train(steps, step -> batch);
        float[][] table =
                Rows.of(new Inference(device).run(positionwise::probabilities).toFloats(), words.size() + 1);
        Map<List<Integer>, Double> chained = new LinkedHashMap<>();
        Map<List<Integer>, Double> independent = new LinkedHashMap<>();
        for (List<Integer> ids : all()) {
            chained.put(ids, chain(gpt, device, ids));
            double product = 1;
            for (int t = 0; t < length(); t++) {
                product *= table[t][ids.get(t)];
            }
            independent.put(ids, product);
        }
        return new Joint(chained, independent);
    }

    /// Each sentence after a start token, whose id follows those of the words.
    private Batch batch() {
        int[] inputs = new int[sentences.size() * length()];
        int[] targets = new int[inputs.length];
        for (int b = 0; b < sentences.size(); b++) {
            inputs[b * length()] = words.size();
            System.arraycopy(sentences.get(b), 0, inputs, b * length() + 1, length() - 1);
            System.arraycopy(sentences.get(b), 0, targets, b * length(), length());
        }
        return new Batch(new Tokens(inputs, sentences.size(), length(), Optional.empty()), targets);
    }

    /// All sequences of words of this length.
    private List<List<Integer>> all() {
        List<List<Integer>> all = List.of(List.of());
        for (int t = 0; t < length(); t++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> begun : all) {
                for (int id = 0; id < words.size(); id++) {
                    List<Integer> next = new ArrayList<>(begun);
                    next.add(id);
                    longer.add(List.copyOf(next));
                }
            }
            all = longer;
        }
        return all;
    }

    /// The chain rule: `p(a b c) = p(a) p(b | a) p(c | a b)`.
    private double chain(Gpt gpt, Device device, List<Integer> ids) {
        int[] inputs = new int[length()];
        inputs[0] = words.size();
        IntStream.range(1, length()).forEach(t -> inputs[t] = ids.get(t - 1));
        float[][] logits = Rows.logits(gpt, device, Tokens.of(inputs));
        double product = 1;
        for (int t = 0; t < length(); t++) {
            product *= Distribution.of(logits[t]).probabilityOf(ids.get(t));
        }
        return product;
    }

    /// The probability of a word at a position.
    static double marginal(Map<List<Integer>, Double> joint, int position, int id) {
        return joint.entrySet().stream()
                .filter(entry -> entry.getKey().get(position) == id)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /// The probability of all sentences that exist.
    double valid(Map<List<Integer>, Double> joint) {
        return joint.entrySet().stream()
                .filter(entry -> truth(entry.getKey()) > 0)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}

package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Stop;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.LogitsProcessor;
import kawi.engine.generate.strategy.LogitsWarper;
import kawi.engine.generate.strategy.TokenRule;
import kawi.engine.model.Gpt;
import kawi.engine.model.NewTokens;

/// Beam search: keeps a number of texts in view and lets, token by token, the best of all their continuations go on
/// (Lowerre, "The HARPY speech recognition system", 1976; for neural models Sutskever, Vinyals and Le, "Sequence to
/// sequence learning", 2014, section 3.2). It finds more probable texts than greedy decoding does, not necessarily
/// better ones.
///
/// The stages of the strategy work on the log-probabilities of each beam, as they do in Hugging Face's `generate`:
/// those
/// on single tokens always, those on all candidates only if continuations are drawn.
///
/// **Beam sampling** draws continuations without replacement, in proportion to their probability, by adding Gumbel
/// noise
/// to their log-probabilities and taking the largest (Kool, van Hoof and Welling, "Stochastic beams and where to find
/// them", 2019, section 2.3).
public final class BeamSearch {
    private final Gpt model;
    private final Device device;
    private final BeamSettings settings;
    private final int slide;

    /// @param device where the model runs
    /// @param slide by how many tokens the window slides when it is full
    public BeamSearch(Gpt model, Device device, BeamSettings settings, int slide) {
        this.model = model;
        this.device = device;
        this.settings = settings;
        this.slide = slide;
    }

    /// Continues a prompt.
    ///
    /// @param prompt at least one id
    /// @param config the stages, when a text is finished (end tokens and the maximum), the seed, the rule
    /// @return the best texts, at most as many as beams, the best first
    /// @throws IllegalArgumentException if the config has conditions to stop, or guidance, that beams do not know
    /// @throws ArithmeticException if a logit is not finite, or no token may come
    public List<Hypothesis> search(int[] prompt, GenerationConfig config) {
        check(prompt, config);
        if (config.stop().maxNewTokens() == 0) {
            return List.of(new Hypothesis(new int[0], 0, 0, Stop.MAXIMUM));
        }
        return new Search(prompt, config).run();
    }

    private void check(int[] prompt, GenerationConfig config) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("there is nothing to continue: the prompt is empty");
        }
        if (!config.stop().texts().isEmpty() || config.stop().maxTime().isPresent()) {
            throw new IllegalArgumentException("beams end at end tokens and at the maximum, not at texts or times: "
                    + "several texts are compared, and each would be cut elsewhere");
        }
        if (config.guidance().isPresent()) {
            throw new IllegalArgumentException("guidance and beam search do not go together");
        }
    }

    /// One search.
    private final class Search {
        private final GenerationConfig config;
        private final DecodingStrategy strategy;
        private final CounterRandom random;
        private final Decoder decoder;
        private final List<BeamGroup> groups = new ArrayList<>();
        private int step;

        Search(int[] prompt, GenerationConfig config) {
            this.config = config;
            this.strategy = config.strategy();
            this.random = CounterRandom.ofSeed(config.seed());
            long longest = (long) prompt.length + config.stop().maxNewTokens();
            int capacity = (int) Math.min(model.config().contextLength(), longest);
            this.decoder = new Decoder(model, device, settings.beams(), capacity, slide);
            decoder.extend(0, prompt);
            var first = new Beam(new History(prompt), 0, 0, 0, config.rule());
            for (int g = 0; g < settings.groups(); g++) {
                groups.add(new BeamGroup(
                        settings.beams() / settings.groups(),
                        settings,
                        config.stop(),
                        model.config().vocabularySize(),
                        first));
            }
        }

        List<Hypothesis> run() {
            while (true) {
                advanceGroups();
                step++;
                if (groups.stream().noneMatch(BeamGroup::isOpen)) {
                    break;
                }
                readOn();
            }
            List<Hypothesis> found = groups.stream()
                    .flatMap(group -> group.finished().stream())
                    .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
                    .toList();
            if (found.isEmpty()) {
                throw new ArithmeticException("no token may come at new token " + (step - 1) + " in any beam");
            }
            return found;
        }

        private void advanceGroups() {
            int[] taken = new int[model.config().vocabularySize()]; // by beams of earlier groups, in this step
            int number = 0; // of a beam among all
            for (BeamGroup group : groups) {
                if (!group.isOpen()) {
                    continue;
                }
                List<ScoredTokens> scored = new ArrayList<>();
                for (Beam beam : group.running()) {
                    scored.add(score(beam, number++, taken));
                }
                group.advance(scored);
                group.running().forEach(beam -> taken[beam.lastId()]++);
            }
        }

        /// Lets the decoder read the tokens that were chosen, every beam in a row of its own.
        private void readOn() {
            int[] parents = IntStream.range(0, settings.beams()).toArray();
            List<NewTokens> extensions = new ArrayList<>();
            for (BeamGroup group : groups) {
                if (!group.isOpen()) {
                    continue;
                }
                List<Beam> moved = new ArrayList<>();
                for (Beam beam : group.running()) {
                    int row = extensions.size();
                    parents[row] = beam.row();
                    extensions.add(new NewTokens(row, beam.lastId()));
                    moved.add(beam.inRow(row));
                }
                group.moveTo(moved);
            }
            decoder.reorder(parents);
            decoder.extend(extensions);
        }

        /// What may follow a beam, after the stages.
        private ScoredTokens score(Beam beam, int number, int[] taken) {
            double[] logProbabilities = logSoftmax(decoder.logits(beam.row()), step);
            float[] scores = new float[logProbabilities.length];
            for (int id = 0; id < scores.length; id++) {
                scores[id] = (float) logProbabilities[id];
            }
            for (LogitsProcessor stage : strategy.logitStages()) {
                stage.apply(scores, beam.text());
            }
            beam.rule().ifPresent(rule -> hold(scores, rule));
            double[] staged = settings.sampling() ? cut(scores) : widened(scores);
            double[] handicaps = new double[scores.length];
            for (int id = 0; id < scores.length; id++) {
                handicaps[id] = settings.sampling() ? gumbel(number, id) : -settings.diversityPenalty() * taken[id];
            }
            return new ScoredTokens(staged, logProbabilities, handicaps);
        }

        private void hold(float[] scores, TokenRule rule) {
            for (int id = 0; id < scores.length; id++) {
                boolean ends = config.stop().endTokens().contains(id);
                if (ends ? !rule.mayEnd() : !rule.allows(id)) {
                    scores[id] = Float.NEGATIVE_INFINITY;
                }
            }
        }

        /// What the stages on all candidates leave, as log-probabilities.
        private double[] cut(float[] scores) {
            double[] left = new double[scores.length];
            Arrays.fill(left, Double.NEGATIVE_INFINITY);
            Distribution candidates = Distribution.of(scores);
            double coin = random.child(1).uniform(step);
            for (LogitsWarper stage : strategy.candidateStages()) {
                candidates = stage.apply(candidates, coin);
            }
            for (int rank = 0; rank < candidates.size(); rank++) {
                left[candidates.id(rank)] = candidates.logProbability(rank);
            }
            return left;
        }

        /// A number of the standard Gumbel distribution that no other beam, token or step has.
        private double gumbel(int beam, int id) {
            double uniform = random.child(2).child(step).child(beam).uniform(id);
            return -StrictMath.log(-StrictMath.log(Math.max(uniform, Double.MIN_NORMAL)));
        }
    }

    private static double[] widened(float[] scores) {
        return IntStream.range(0, scores.length).mapToDouble(id -> scores[id]).toArray();
    }

    /// The logarithm of the softmax, in double.
    private static double[] logSoftmax(float[] logits, int step) {
        double max = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < logits.length; id++) {
            if (!Float.isFinite(logits[id])) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id] + " at new token " + step
                        + ": the model's weights are broken");
            }
            max = Math.max(max, logits[id]);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - max);
        }
        double logSum = max + StrictMath.log(sum);
        return IntStream.range(0, logits.length)
                .mapToDouble(id -> logits[id] - logSum)
                .toArray();
    }
}

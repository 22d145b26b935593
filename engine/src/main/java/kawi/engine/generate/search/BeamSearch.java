package kawi.engine.generate.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Stop;
import kawi.engine.generate.search.BeamGroup.ScoredTokens;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Logits;
import kawi.engine.generate.strategy.LogitsProcessor;
import kawi.engine.generate.strategy.LogitsWarper;
import kawi.engine.generate.strategy.TokenRule;
import kawi.engine.model.NewTokens;

/// Beam search: keeps several texts, and in each step continues with the best of all their continuations (Lowerre, "The
/// HARPY speech recognition system", 1976; for neural models Sutskever, Vinyals and Le, "Sequence to sequence learning
/// with neural networks", 2014, section 3.2). It finds more probable texts than greedy decoding, which are not always
/// better ones.
///
/// The stages of the strategy apply to the log-probabilities of each beam, as in Hugging Face's `generate`: logits
/// processors always, logits warpers only if continuations are sampled.
///
/// **Beam sampling** draws continuations without replacement, in proportion to their probability: it adds Gumbel noise
/// to their log-probabilities and takes the largest (Kool, van Hoof and Welling, "Stochastic beams and where to find
/// them", 2019, section 2.3).
public final class BeamSearch {
    private final Generator generator;
    private final BeamSettings settings;

    /// @param generator the model, and the text of its tokens
    public BeamSearch(Generator generator, BeamSettings settings) {
        this.generator = generator;
        this.settings = settings;
    }

    /// Continues a prompt.
    ///
    /// @param prompt at least one id of the vocabulary
    /// @param config the strategy, the end tokens and the maximum, the seed, the rule
    /// @return the best texts in descending order of their scores, at most as many as beams
    /// @throws IllegalArgumentException if the prompt is empty or has an id outside the vocabulary, or if the config
    /// has stop texts, a time limit or guidance, which beam search cannot use
    /// @throws ArithmeticException if a logit is not finite, or every token of every beam is excluded
    public List<Hypothesis> search(int[] prompt, GenerationConfig config) {
        checkSupported(config);
        History ids = generator.begin(prompt, config).ids();
        if (config.stop().maxNewTokens() == 0) {
            return List.of(new Hypothesis(new Generation(new int[0], "", Stop.MAXIMUM, 0), 0));
        }
        return new Search(ids, config).run();
    }

    private static void checkSupported(GenerationConfig config) {
        if (!config.stop().texts().isEmpty() || config.stop().maxTime().isPresent()) {
            throw new IllegalArgumentException("beams end at end tokens and at the maximum, not at stop texts or a time"
                    + " limit: several texts are compared, and each would end elsewhere");
        }
        if (config.guidance().isPresent()) {
            throw new IllegalArgumentException("guidance cannot be combined with beam search");
        }
    }

    /// One search.
    private final class Search {
        private final GenerationConfig config;
        private final DecodingStrategy strategy;
        private final CounterRandom random;
        private final Decoder decoder;
        private final int vocabularySize = generator.model().config().vocabularySize();
        private final List<BeamGroup> groups = new ArrayList<>();
        private int step;

        Search(History prompt, GenerationConfig config) {
            this.config = config;
            this.strategy = config.strategy();
            this.random = CounterRandom.ofSeed(config.seed());
            int[] ids = prompt.toArray();
            this.decoder = generator.decoder(settings.beams(), config.maxLength(ids));
            decoder.extend(0, ids);
            var first = new Beam(prompt, 0, 0, 0, config.rule());
            int groupSize = settings.beams() / settings.groups();
            for (int g = 0; g < settings.groups(); g++) {
                groups.add(new BeamGroup(groupSize, settings, config.stop(), generator, first));
            }
        }

        List<Hypothesis> run() {
            while (true) {
                advanceGroups();
                step++;
                if (groups.stream().noneMatch(BeamGroup::isOpen)) {
                    break;
                }
                readBeams();
            }
            List<Hypothesis> found = groups.stream()
                    .flatMap(group -> group.finished().stream())
                    .sorted(Comparator.comparingDouble(Hypothesis::score).reversed())
                    .toList();
            if (found.isEmpty()) {
                throw new ArithmeticException("every token of every beam is excluded at new token " + (step - 1));
            }
            return found;
        }

        private void advanceGroups() {
            int[] taken = new int[vocabularySize]; // by beams of earlier groups, in this step
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

        /// Reads the last token of every running beam, each in a row of its own.
        private void readBeams() {
            int[] parents = IntStream.range(0, settings.beams()).toArray();
            List<NewTokens> newTokens = new ArrayList<>();
            for (BeamGroup group : groups) {
                if (!group.isOpen()) {
                    continue;
                }
                List<Beam> moved = new ArrayList<>();
                for (Beam beam : group.running()) {
                    int row = newTokens.size();
                    parents[row] = beam.row();
                    newTokens.add(new NewTokens(row, beam.lastId()));
                    moved.add(beam.inRow(row));
                }
                group.moveTo(moved);
            }
            decoder.reorder(parents);
            decoder.extend(newTokens);
        }

        /// The scores of a beam's next tokens after the stages.
        private ScoredTokens score(Beam beam, int number, int[] taken) {
            float[] logits = decoder.logits(beam.row());
            Logits.checkFinite(logits, step);
            double[] logProbabilities = logSoftmax(logits);
            float[] scores = new float[vocabularySize];
            for (int id = 0; id < vocabularySize; id++) {
                scores[id] = (float) logProbabilities[id];
            }
            for (LogitsProcessor processor : strategy.processors()) {
                processor.apply(scores, beam.text());
            }
            beam.rule().ifPresent(rule -> exclude(scores, rule));
            double[] staged = settings.sampling() ? warp(scores) : widen(scores);
            double[] bonuses = new double[vocabularySize];
            for (int id = 0; id < vocabularySize; id++) {
                bonuses[id] = settings.sampling() ? gumbel(number, id) : -settings.diversityPenalty() * taken[id];
            }
            return new ScoredTokens(staged, logProbabilities, bonuses);
        }

        private void exclude(float[] scores, TokenRule rule) {
            for (int id = 0; id < scores.length; id++) {
                boolean ends = config.stop().endTokens().contains(id);
                if (ends ? !rule.mayEnd() : !rule.allows(id)) {
                    scores[id] = Float.NEGATIVE_INFINITY;
                }
            }
        }

        /// The log-probabilities after the logits warpers.
        private double[] warp(float[] scores) {
            double[] warped = new double[scores.length];
            Arrays.fill(warped, Double.NEGATIVE_INFINITY);
            Distribution candidates = Distribution.of(scores);
            double uniform = random.child(1).uniform(step);
            for (LogitsWarper warper : strategy.warpers()) {
                candidates = warper.apply(candidates, uniform);
            }
            for (int rank = 0; rank < candidates.size(); rank++) {
                warped[candidates.id(rank)] = candidates.logProbability(rank);
            }
            return warped;
        }

        /// A draw from the standard Gumbel distribution, of its own for each step, beam and token.
        private double gumbel(int beam, int id) {
            double uniform = random.child(2).child(step).child(beam).uniform(id);
            return -StrictMath.log(-StrictMath.log(Math.max(uniform, Double.MIN_NORMAL)));
        }
    }

    private static double[] widen(float[] scores) {
        return IntStream.range(0, scores.length).mapToDouble(id -> scores[id]).toArray();
    }

    /// The logarithm of the softmax, in double.
    private static double[] logSoftmax(float[] logits) {
        double logSum = Logits.logSumExp(logits);
        return IntStream.range(0, logits.length)
                .mapToDouble(id -> logits[id] - logSum)
                .toArray();
    }
}

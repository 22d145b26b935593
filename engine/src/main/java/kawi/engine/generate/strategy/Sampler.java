package kawi.engine.generate.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import kawi.autograd.random.CounterRandom;

/// Chooses the tokens of one text by a [DecodingStrategy], and keeps the state between tokens: the tokens so far, the
/// state of the choice, the position in a [TokenRule].
///
/// The random numbers of a token depend only on the seed and its position in the text, so a text does not depend on
/// what is generated at the same time.
public final class Sampler {

    /// How a draft may influence the choice of a token.
    public enum Acceptance {
        /// Not at all: the chosen tokens are the same as without drafts. A draft that equals the chosen token saves a
        /// pass.
        SAME_CHOICE,
        /// Rejection sampling: other tokens, but of the same distribution, and more drafts are accepted.
        REJECTION
    }

    // Children of the text's random stream; the stream itself chooses the tokens.
    private static final int WARPER_STREAM = 1;
    private static final int DRAFT_STREAM = 2;

    private final DecodingStrategy strategy;
    private final Set<Integer> endTokens;
    private final History history;
    private final CounterRandom random;
    private final boolean reportsOutcomes;
    private Optional<? extends TokenRule> rule;
    private double state;
    private float[] scores = {};

    /// @param prompt the tokens before the first new one
    /// @param random the random stream of this text
    /// @param rule the constraint, if any
    /// @param endTokens allowed where the rule lets the text end
    /// @param reportsOutcomes whether decisions have the distribution after each stage
    public Sampler(
            DecodingStrategy strategy,
            int[] prompt,
            CounterRandom random,
            Optional<? extends TokenRule> rule,
            Set<Integer> endTokens,
            boolean reportsOutcomes) {
        this.strategy = strategy;
        this.history = new History(prompt);
        this.random = random;
        this.rule = rule;
        this.endTokens = Set.copyOf(endTokens);
        this.reportsOutcomes = reportsOutcomes;
        this.state = strategy.choice().firstState();
    }

    /// The tokens so far.
    public History history() {
        return history;
    }

    /// Whether the rule allows no further token, not even an end token.
    public boolean isComplete(int vocabularySize) {
        return rule.isPresent() && rule.get().isComplete(vocabularySize, endTokens);
    }

    /// Chooses the next token. Nothing changes before [#append].
    ///
    /// @param logits the model's, (V); not modified
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision sample(float[] logits) {
        double uniform = random.uniform(history.newTokens());
        return decide(logits, OptionalDouble.of(uniform), distribution -> distribution.choose(uniform));
    }

    /// Chooses the next token by rejection sampling from a draft. Nothing changes before [#append].
    ///
    /// @param logits the model's, (V); not modified
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision sample(float[] logits, Draft draft) {
        int number = history.newTokens();
        CounterRandom draws = random.child(DRAFT_STREAM);
        double acceptance = draws.uniform(number);
        double residual = draws.child(1).uniform(number);
        return decide(
                logits,
                OptionalDouble.empty(),
                distribution -> SpeculativeSampling.choose(distribution, draft, acceptance, residual));
    }

    /// The decision for a token that was chosen without the strategy, such as by contrastive search. The stages are
    /// reported but have no effect.
    ///
    /// @param logits the model's, (V); not modified
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    public Decision decide(float[] logits, int id) {
        return decide(logits, OptionalDouble.empty(), distribution -> id);
    }

    private Decision decide(float[] logits, OptionalDouble uniform, ToIntFunction<Distribution> chooser) {
        Logits.checkFinite(logits, history.newTokens());
        List<Decision.Outcome> outcomes = new ArrayList<>();
        Distribution model = softmax(logits, history);
        Distribution candidates =
                candidates(model, logits, history, rule.isPresent(), reportsOutcomes ? outcomes : null);
        Distribution distribution = strategy.choice().distribution(candidates, state);
        int id = chooser.applyAsInt(distribution);
        if (reportsOutcomes) {
            outcomes.add(new Decision.Outcome(strategy.choice().label(), distribution));
        }
        return new Decision(logits, model, candidates, distribution, id, uniform, List.copyOf(outcomes));
    }

    /// Appends the chosen token to the text.
    public void append(Decision decision) {
        state = strategy.choice().nextState(state, decision.candidates(), decision.id());
        append(decision.id());
    }

    /// Appends a token that was chosen in another way, such as by a person. The state of the choice does not follow it:
    /// if it should, append a decision of [#decide].
    public void append(int id) {
        history.append(id);
        rule = rule.map(before -> endTokens.contains(id) ? before : before.after(id));
    }

    /// Drafts a token from another model's logits by the same strategy, without the rule. The sampler does not change.
    ///
    /// @param text the tokens so far and the drafts before this one
    /// @param acceptance how the draft will be judged. A draft that should equal the chosen token is best drawn with
    /// the same random number; rejection sampling needs an independent one
    public Draft draft(float[] logits, History text, Acceptance acceptance) {
        Distribution candidates = candidates(softmax(logits, text), logits, text, false, null);
        Distribution distribution = strategy.choice().distribution(candidates, state);
        int number = text.newTokens();
        double uniform = switch (acceptance) {
            case SAME_CHOICE -> random.uniform(number);
            case REJECTION -> random.child(DRAFT_STREAM).child(2).uniform(number);
        };
        return new Draft(distribution.choose(uniform), Optional.of(distribution));
    }

    /// The tokens that remain after the stages.
    ///
    /// @param model the softmax of the logits
    /// @param outcomes receives the distribution after each stage, or null
    private Distribution candidates(
            Distribution model, float[] logits, History text, boolean ruled, List<Decision.Outcome> outcomes) {
        report(outcomes, "model", () -> model);
        Distribution candidates = model;
        List<LogitsProcessor> processors = strategy.processors();
        if (!processors.isEmpty() || ruled) {
            candidates = process(processors, logits, text, ruled, outcomes);
        }
        double uniform = random.child(WARPER_STREAM).uniform(text.newTokens());
        for (LogitsWarper warper : strategy.warpers()) {
            Distribution left = warper.apply(candidates, uniform);
            report(outcomes, warper.label(), () -> left);
            candidates = left;
        }
        return candidates;
    }

    /// The distribution after the logits processors and the rule.
    private Distribution process(
            List<LogitsProcessor> processors,
            float[] logits,
            History text,
            boolean ruled,
            List<Decision.Outcome> outcomes) {
        if (scores.length != logits.length) {
            scores = new float[logits.length];
        }
        System.arraycopy(logits, 0, scores, 0, logits.length);
        for (LogitsProcessor processor : processors) {
            processor.apply(scores, text);
            report(outcomes, processor.label(), () -> softmax(scores, text));
        }
        if (ruled) {
            for (int id = 0; id < logits.length; id++) {
                if (!isAllowed(id)) {
                    scores[id] = Float.NEGATIVE_INFINITY;
                }
            }
            report(outcomes, "constraint", () -> softmax(scores, text));
        }
        return softmax(scores, text);
    }

    private boolean isAllowed(int id) {
        TokenRule current = rule.orElseThrow();
        return endTokens.contains(id) ? current.mayEnd() : current.allows(id);
    }

    private static Distribution softmax(float[] logits, History text) {
        try {
            return Distribution.of(logits);
        } catch (ArithmeticException e) {
            throw new ArithmeticException(e.getMessage() + " at new token " + text.newTokens());
        }
    }

    private static void report(List<Decision.Outcome> outcomes, String stage, Supplier<Distribution> left) {
        if (outcomes != null) {
            outcomes.add(new Decision.Outcome(stage, left.get()));
        }
    }
}

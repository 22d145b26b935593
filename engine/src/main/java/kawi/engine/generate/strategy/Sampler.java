package kawi.engine.generate.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import kawi.autograd.random.CounterRandom;

/// Chooses the tokens of one text by a [DecodingStrategy], one after the other, and remembers what must be remembered:
/// the tokens so far, the state of the choice, the place in a [TokenRule].
///
/// The random numbers of a token depend on its number in the text only, so a text is the same whatever else is written
/// at the same time.
public final class Sampler {

    /// How a guess may influence the choice.
    public enum Acceptance {
        /// Not at all: the same tokens are chosen as without guesses. A guess that is right saves time.
        SAME_CHOICE,
        /// By rejection sampling: other tokens, but the same distribution, and more guesses are right.
        REJECTION
    }

    private static final int COINS_FOR_STAGES = 1;
    private static final int COINS_FOR_DRAFTS = 2;

    private final DecodingStrategy strategy;
    private final Set<Integer> endTokens;
    private final History history;
    private final CounterRandom random;
    private Optional<? extends TokenRule> rule;
    private double state;
    private float[] scores = {};

    /// @param prompt the tokens before the first
    /// @param random of this text alone
    /// @param rule what the text is held to, if anything
    /// @param endTokens allowed where the rule lets the text end
    public Sampler(
            DecodingStrategy strategy,
            int[] prompt,
            CounterRandom random,
            Optional<? extends TokenRule> rule,
            Set<Integer> endTokens) {
        this.strategy = strategy;
        this.history = new History(prompt);
        this.random = random;
        this.rule = rule;
        this.endTokens = Set.copyOf(endTokens);
        this.state = strategy.choice().firstState();
    }

    /// The tokens so far.
    public History history() {
        return history;
    }

    /// Whether the rule lets nothing come any more, and so the text is complete.
    public boolean isComplete(int vocabularySize) {
        return rule.isPresent() && rule.get().isComplete(vocabularySize, endTokens);
    }

    private boolean isAllowed(int id) {
        TokenRule place = rule.orElseThrow();
        return endTokens.contains(id) ? place.mayEnd() : place.allows(id);
    }

    /// Chooses the next token.
    ///
    /// @param logits the model's, (V); not changed
    /// @param withOutcomes whether the decision tells what each stage left
    /// @throws ArithmeticException if no token may come
    public Decision choose(float[] logits, boolean withOutcomes) {
        return decide(logits, withOutcomes, chances -> chances.choose(random.uniform(history.newTokens())));
    }

    /// Chooses the next token by rejection sampling from a guess.
    public Decision choose(float[] logits, Draft draft, boolean withOutcomes) {
        int number = history.newTokens();
        CounterRandom coins = random.child(COINS_FOR_DRAFTS);
        return decide(
                logits,
                withOutcomes,
                chances -> SpeculativeSampling.choose(
                        chances, draft, coins.uniform(number), coins.child(1).uniform(number)));
    }

    /// Takes a token that was chosen by other means: what the stages leave is told, but does not count.
    public Decision take(float[] logits, int id, boolean withOutcomes) {
        return decide(logits, withOutcomes, chances -> id);
    }

    private Decision decide(float[] logits, boolean withOutcomes, ToIntFunction<Distribution> chooser) {
        List<StageOutcome> outcomes = new ArrayList<>();
        Distribution model = distribution(logits, history);
        Distribution candidates = candidates(model, logits, history, rule.isPresent(), withOutcomes ? outcomes : null);
        Distribution chances = strategy.choice().chances(candidates, state);
        int id = chooser.applyAsInt(chances);
        state = strategy.choice().nextState(state, candidates, id);
        history.append(id);
        rule = rule.map(place -> endTokens.contains(id) ? place : place.after(id));
        if (withOutcomes) {
            outcomes.add(new StageOutcome(strategy.choice().label(), chances));
        }
        return new Decision(id, model, chances, List.copyOf(outcomes));
    }

    /// Guesses a token by another model's logits: what would be chosen here if they were the model's, any rule left
    /// aside. Nothing is remembered.
    ///
    /// @param text the tokens so far and guesses before this one
    /// @param acceptance by which the guess will be judged: to be chosen again it is best drawn with the same random
    /// number, for rejection it must be drawn with another
    public Draft guess(float[] logits, History text, Acceptance acceptance) {
        Distribution candidates = candidates(distribution(logits, text), logits, text, false, null);
        Distribution chances = strategy.choice().chances(candidates, state);
        int number = text.newTokens();
        double uniform = switch (acceptance) {
            case SAME_CHOICE -> random.uniform(number);
            case REJECTION -> random.child(COINS_FOR_DRAFTS).child(2).uniform(number);
        };
        return new Draft(chances.choose(uniform), Optional.of(chances));
    }

    /// What the stages leave of the logits.
    ///
    /// @param model the softmax of the logits
    /// @param outcomes where each stage is told of, or null
    private Distribution candidates(
            Distribution model, float[] logits, History text, boolean ruled, List<StageOutcome> outcomes) {
        tell(outcomes, "model", () -> model);
        Distribution candidates = model;
        List<LogitsProcessor> logitStages = strategy.logitStages();
        if (!logitStages.isEmpty() || ruled) {
            candidates = ofSingleTokens(logitStages, logits, text, ruled, outcomes);
        }
        double coin = random.child(COINS_FOR_STAGES).uniform(text.newTokens());
        for (LogitsWarper stage : strategy.candidateStages()) {
            Distribution left = stage.apply(candidates, coin);
            tell(outcomes, stage.label(), () -> left);
            candidates = left;
        }
        return candidates;
    }

    private Distribution ofSingleTokens(
            List<LogitsProcessor> stages, float[] logits, History text, boolean ruled, List<StageOutcome> outcomes) {
        if (scores.length != logits.length) {
            scores = new float[logits.length];
        }
        System.arraycopy(logits, 0, scores, 0, logits.length);
        for (LogitsProcessor stage : stages) {
            stage.apply(scores, text);
            tell(outcomes, stage.label(), () -> distribution(scores, text));
        }
        if (ruled) {
            for (int id = 0; id < logits.length; id++) {
                if (!isAllowed(id)) {
                    scores[id] = Float.NEGATIVE_INFINITY;
                }
            }
            tell(outcomes, "constraint", () -> distribution(scores, text));
        }
        return distribution(scores, text);
    }

    private static Distribution distribution(float[] logits, History text) {
        try {
            return Distribution.of(logits);
        } catch (ArithmeticException e) {
            throw new ArithmeticException(e.getMessage() + " at new token " + text.newTokens());
        }
    }

    private static void tell(List<StageOutcome> outcomes, String stage, Supplier<Distribution> left) {
        if (outcomes != null) {
            outcomes.add(new StageOutcome(stage, left.get()));
        }
    }
}

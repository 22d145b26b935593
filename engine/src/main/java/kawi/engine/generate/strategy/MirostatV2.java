package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Controls the surprisal of the text by excluding every token whose own surprisal is above a bound (Mirostat 2: the
/// authors' simpler algorithm in github.com/basusourya/mirostat; `--mirostat 2` in llama.cpp).
///
///     keep      surprisal <= mu,   surprisal = -log2 p(token)
///     mu'     = mu - rate (surprisal - target)
///
/// The state is mu, which starts at twice the target. The surprisal is that before the truncation (llama.cpp uses the
/// one after it to update mu). The most probable token is always kept.
///
/// @param target the surprisal to maintain, in bits per token
/// @param rate the learning rate of mu
public record MirostatV2(double target, double rate) implements Choice {
    /// @throws IllegalArgumentException if the target is negative, or the rate is not positive
    public MirostatV2 {
        Checks.notNegative("the target of mirostat", target);
        Checks.positive("the rate of mirostat", rate);
    }

    @Override
    public String label() {
        return "mirostat-2 " + Decimal.of(target);
    }

    @Override
    public double firstState() {
        return 2 * target;
    }

    @Override
    public Distribution distribution(Distribution candidates, double mu) {
        return candidates.keep(rank -> -candidates.logProbability(rank) / StrictMath.log(2) <= mu);
    }

    @Override
    public double nextState(double mu, Distribution candidates, int id) {
        return Mirostat.nextMu(mu, target, rate, candidates, id);
    }
}

package kawi.engine.generate.strategy;

/// Keeps the surprise of the text near a target by cutting off every token whose own surprise is above a bound that
/// follows (Mirostat 2: the authors' simpler algorithm in github.com/basusourya/mirostat, which llama.cpp has as
/// `--mirostat 2`).
///
///     keep      surprise <= mu,   surprise = -log2 p(token)
///     mu'     = mu - rate (surprise - target)
///
/// The state is mu, from twice the target. A surprise is that of the token before the cut (llama.cpp takes the one
/// after it for mu). The most probable token is kept in any case.
///
/// @param target the surprise to keep to, in bits
/// @param rate how fast mu follows
public record MirostatV2(double target, double rate) implements Choice {
    /// @throws IllegalArgumentException if the target is negative, or the rate is not positive
    public MirostatV2 {
        Checks.notNegative("the target of mirostat", target);
        Checks.positive("the rate of mirostat", rate);
    }

    @Override
    public String label() {
        return "mirostat-2 " + target;
    }

    @Override
    public double firstState() {
        return 2 * target;
    }

    @Override
    public Distribution chances(Distribution candidates, double mu) {
        return candidates.keep(rank -> -candidates.logProbability(rank) / StrictMath.log(2) <= mu);
    }

    @Override
    public double nextState(double mu, Distribution candidates, int id) {
        return Mirostat.follow(mu, target, rate, candidates, id);
    }
}

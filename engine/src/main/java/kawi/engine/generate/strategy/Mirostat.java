package kawi.engine.generate.strategy;

import kawi.autograd.text.Decimal;

/// Controls the surprisal of the text by a top-k whose k follows from a fit of Zipf's law (Basu et al., "Mirostat: a
/// neural text decoding algorithm that directly controls perplexity", 2021, algorithm 1).
///
///     s   = sum t b / sum t²,   t = log((i + 2) / (i + 1)),   b = log(p_i / p_{i+1})   over the first 100 ranks i
///     k   = ((e 2^mu) / (1 - n^-e))^(1/s),   e = s - 1
///     mu' = mu - rate (surprisal - target),   surprisal = -log2 p(token)
///
/// The state is mu, which starts at twice the target. The surprisal is that before the truncation to k tokens.
///
/// @param target the surprisal to maintain, in bits per token
/// @param rate the learning rate of mu
public record Mirostat(double target, double rate) implements Choice {
    /// Number of ranks from which the exponent is estimated.
    private static final int FITTED_RANKS = 100;

    /// @throws IllegalArgumentException if the target is negative, or the rate is not positive
    public Mirostat {
        Checks.notNegative("the target of mirostat", target);
        Checks.positive("the rate of mirostat", rate);
    }

    @Override
    public String label() {
        return "mirostat " + Decimal.of(target);
    }

    @Override
    public double firstState() {
        return 2 * target;
    }

    @Override
    public Distribution distribution(Distribution candidates, double mu) {
        return candidates.first(k(candidates, mu));
    }

    /// The k for an expected surprisal of mu, at least 1.
    static int k(Distribution candidates, double mu) {
        int n = candidates.size();
        double s = exponent(candidates);
        double e = s - 1;
        double k = StrictMath.pow(e * StrictMath.pow(2, mu) / (1 - StrictMath.pow(n, -e)), 1 / s);
        // A flat distribution has no finite exponent: all tokens are kept.
        return Double.isNaN(k) ? n : (int) Math.clamp(Math.round(k), 1L, n);
    }

    /// The exponent of Zipf's law, fitted to the first ranks by least squares.
    static double exponent(Distribution candidates) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < Math.min(FITTED_RANKS, candidates.size()) - 1; i++) {
            double t = StrictMath.log((i + 2.0) / (i + 1));
            products += t * (candidates.logProbability(i) - candidates.logProbability(i + 1));
            squares += t * t;
        }
        return products / squares;
    }

    @Override
    public double nextState(double mu, Distribution candidates, int id) {
        return nextMu(mu, target, rate, candidates, id);
    }

    /// The rule by which mu follows the surprisal of the chosen token.
    static double nextMu(double mu, double target, double rate, Distribution candidates, int id) {
        double surprisal = -candidates.logProbability(candidates.rankOf(id)) / StrictMath.log(2);
        return mu - rate * (surprisal - target);
    }
}

package kawi.engine.generate.strategy;

/// Keeps the surprise of the text near a target by a top-k whose k follows from a fit of Zipf's law (Basu et al.,
/// "Mirostat: a neural text decoding algorithm that directly controls perplexity", 2021, algorithm 1).
///
///     s   = sum t b / sum t²,   t = log((i + 2) / (i + 1)),   b = log(p_i / p_{i+1})   over the first 100 ranks i
///     k   = ((e 2^mu) / (1 - n^-e))^(1/s),   e = s - 1
///     mu' = mu - rate (surprise - target),   surprise = -log2 p(token)
///
/// The state is mu, from twice the target. A surprise is that of the token before the cut to k.
///
/// @param target the surprise to keep to, in bits
/// @param rate how fast mu follows
public record Mirostat(double target, double rate) implements Choice {
    /// How many of the first ranks the exponent is estimated from.
    private static final int FITTED = 100;

    /// @throws IllegalArgumentException if the target is negative, or the rate is not positive
    public Mirostat {
        Checks.notNegative("the target of mirostat", target);
        Checks.positive("the rate of mirostat", rate);
    }

    @Override
    public String label() {
        return "mirostat " + target;
    }

    @Override
    public double firstState() {
        return 2 * target;
    }

    @Override
    public Distribution chances(Distribution candidates, double mu) {
        return candidates.first(k(candidates, mu));
    }

    /// The k that is expected to give a surprise of mu; at least 1.
    static int k(Distribution candidates, double mu) {
        int n = candidates.size();
        double s = exponent(candidates);
        double e = s - 1;
        double k = StrictMath.pow(e * StrictMath.pow(2, mu) / (1 - StrictMath.pow(n, -e)), 1 / s);
        // A flat distribution has no exponent to speak of: all of it may come.
        return Double.isNaN(k) ? n : (int) Math.clamp(Math.round(k), 1L, n);
    }

    /// The exponent of Zipf's law that fits the first ranks, by least squares.
    static double exponent(Distribution candidates) {
        double products = 0;
        double squares = 0;
        for (int i = 0; i < Math.min(FITTED, candidates.size()) - 1; i++) {
            double t = StrictMath.log((i + 2.0) / (i + 1));
            products += t * (candidates.logProbability(i) - candidates.logProbability(i + 1));
            squares += t * t;
        }
        return products / squares;
    }

    @Override
    public double nextState(double mu, Distribution candidates, int id) {
        return follow(mu, target, rate, candidates, id);
    }

    static double follow(double mu, double target, double rate, Distribution candidates, int id) {
        double surprise = -candidates.logProbability(candidates.rankOf(id)) / StrictMath.log(2);
        return mu - rate * (surprise - target);
    }
}

package kawi.bench.run;

/// Greedy decoding.
public final class Greedy {
    private Greedy() {}

    /// The first token with the largest logit.
    public static int choice(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            if (logits[id] > logits[best]) {
                best = id;
            }
        }
        return best;
    }
}

package kawi.engine.generate.strategy;

/// Functions of a model's logits.
public final class Logits {
    private Logits() {}

    /// Checks that the model is sound: a NaN or infinite weight spreads to the logits.
    ///
    /// @param logits (V)
    /// @param newTokens number of new tokens so far, for the message
    /// @throws ArithmeticException if a logit is not finite
    public static void checkFinite(float[] logits, int newTokens) {
        for (int id = 0; id < logits.length; id++) {
            if (!Float.isFinite(logits[id])) {
                throw new ArithmeticException("the logit of token " + id + " is " + logits[id] + " at new token "
                        + newTokens + ": the model's weights are broken");
            }
        }
    }

    /// The logarithm of the sum of the exponentials, in double: the log-softmax of a logit is the logit minus this
    /// number. The maximum is subtracted first, so that no exponential overflows.
    ///
    /// @param logits (V), finite
    public static double logSumExp(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - max);
        }
        return max + StrictMath.log(sum);
    }
}

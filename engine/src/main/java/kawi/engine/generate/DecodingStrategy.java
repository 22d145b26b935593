package kawi.engine.generate;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/// How the next token is chosen from the logits.
public sealed interface DecodingStrategy {

    /// The tokens that may be chosen, and how probable that is.
    ///
    /// @param logits one for each id
    Distribution distribution(float[] logits);

    /// Always the most probable token; of equal ones the lowest id.
    record Greedy() implements DecodingStrategy {
        @Override
        public Distribution distribution(float[] logits) {
            return Distribution.of(logits, 1).topK(1);
        }
    }

    /// At random: the temperature is applied first, then top-k, then top-p.
    ///
    /// @param temperature above 1 is bolder, below 1 more careful
    /// @param topK only so many of the most probable tokens
    /// @param topP only the most probable tokens that together reach this probability
    record Sampling(double temperature, OptionalInt topK, OptionalDouble topP) implements DecodingStrategy {
        /// @throws IllegalArgumentException if a number is out of range
        public Sampling {
            if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("the temperature must be positive, not " + temperature);
            }
            if (topK.isPresent() && topK.getAsInt() < 1) {
                throw new IllegalArgumentException("top-k must keep at least 1 token, not " + topK.getAsInt());
            }
            if (topP.isPresent() && !(topP.getAsDouble() > 0 && topP.getAsDouble() <= 1)) {
                throw new IllegalArgumentException("top-p must be above 0 and at most 1, not " + topP.getAsDouble());
            }
        }

        @Override
        public Distribution distribution(float[] logits) {
            Distribution all = Distribution.of(logits, temperature);
            Distribution likeliest = topK.isPresent() ? all.topK(topK.getAsInt()) : all;
            return topP.isPresent() ? likeliest.topP(topP.getAsDouble()) : likeliest;
        }
    }
}

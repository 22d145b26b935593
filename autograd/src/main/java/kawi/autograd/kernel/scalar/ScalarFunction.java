package kawi.autograd.kernel.scalar;

import static kawi.autograd.kernel.scalar.Fma.fma;

/// The functions of one number that tensors can be mapped by, each with its derivative.
///
/// Both are defined here for one float; [kawi.autograd.kernel.Kernels#map] and
/// [kawi.autograd.kernel.Kernels#mapBackward] apply them to ranges.
public enum ScalarFunction {

    /// `e^x`; within 2 units in the last place, see [Exponential].
    EXP {
        @Override
        public float of(float x) {
            return Exponential.exp(x);
        }

        @Override
        public float derivative(float x, float y) {
            return y;
        }
    },

    /// The natural logarithm; within 1 unit in the last place, see [Logarithm].
    LOG {
        @Override
        public float of(float x) {
            return Logarithm.log(x);
        }

        @Override
        public float derivative(float x, float y) {
            return 1 / x;
        }
    },

    /// The square root, rounded once.
    SQRT {
        @Override
        public float of(float x) {
            return (float) Math.sqrt(x);
        }

        @Override
        public float derivative(float x, float y) {
            return 0.5f / y;
        }
    },

    /// `1 / sqrt(x)`, the root and the quotient rounded; within 1.5 units in the last place.
    RSQRT {
        @Override
        public float of(float x) {
            return 1 / (float) Math.sqrt(x);
        }

        @Override
        public float derivative(float x, float y) {
            return -0.5f * y * y * y;
        }
    },

    /// The hyperbolic tangent; within 1.4 units in the last place, see [HyperbolicTangent].
    TANH {
        @Override
        public float of(float x) {
            return HyperbolicTangent.tanh(x);
        }

        @Override
        public float derivative(float x, float y) {
            return fma(-y, y, 1);
        }
    },

    /// `1 / (1 + e^(-x))`; within 2.5 units in the last place, and 0 where it is subnormal and less than 2^-128.
    SIGMOID {
        @Override
        public float of(float x) {
            return 1 / (1 + Exponential.exp(-x));
        }

        @Override
        public float derivative(float x, float y) {
            return y * (1 - y);
        }
    },

    /// Exact GELU, `x Φ(x)`; within 6 units in the last place, see [GeluErf].
    GELU_ERF {
        @Override
        public float of(float x) {
            return GeluErf.gelu(x);
        }

        @Override
        public float derivative(float x, float y) {
            return GeluErf.slopeOfGelu(x);
        }
    },

    /// `max(x, 0)^2`, rounded once.
    RELU_SQUARED {
        @Override
        public float of(float x) {
            float positive = Math.max(x, 0);
            return positive * positive;
        }

        @Override
        public float derivative(float x, float y) {
            return 2 * Math.max(x, 0);
        }
    };

    /// The function's value at x.
    public abstract float of(float x);

    /// The derivative at x.
    ///
    /// @param y the value at x
    public abstract float derivative(float x, float y);
}

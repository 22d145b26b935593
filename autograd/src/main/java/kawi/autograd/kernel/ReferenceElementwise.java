package kawi.autograd.kernel;

import static kawi.autograd.kernel.scalar.Fma.fma;

import kawi.autograd.kernel.scalar.Exponential;
import kawi.autograd.kernel.scalar.Gelu;
import kawi.autograd.kernel.scalar.Power;
import kawi.autograd.kernel.scalar.ScalarFunction;

/// The plain loops of the kernels over independent elements. The contracts are in [Kernels].
abstract class ReferenceElementwise implements Kernels {
    @Override
    public void add(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] + b[bFrom + i];
        }
    }

    @Override
    public void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] * b[bFrom + i];
        }
    }

    @Override
    public void multiplyAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = fma(a[aFrom + i], b[bFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void subtract(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] - b[bFrom + i];
        }
    }

    @Override
    public void divide(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] / b[bFrom + i];
        }
    }

    @Override
    public void divideAdd(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] += a[aFrom + i] / b[bFrom + i];
        }
    }

    @Override
    public void divideBackward(
            float[] b, int bFrom, float[] y, int yFrom, float[] dy, int dyFrom, float[] db, int dbFrom, int n) {
        for (int i = 0; i < n; i++) {
            db[dbFrom + i] = fma(-y[yFrom + i], dy[dyFrom + i] / b[bFrom + i], db[dbFrom + i]);
        }
    }

    @Override
    public void maximum(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Math.max(a[aFrom + i], b[bFrom + i]);
        }
    }

    @Override
    public void maximumBackward(
            float[] a, int aFrom, float[] b, int bFrom, float[] dy, int dyFrom, float[] da, int daFrom, int n) {
        for (int i = 0; i < n; i++) {
            float share = a[aFrom + i] == b[bFrom + i] ? 0.5f : 1;
            da[daFrom + i] += a[aFrom + i] < b[bFrom + i] ? 0 : share * dy[dyFrom + i];
        }
    }

    @Override
    public void greater(float[] a, int aFrom, float[] b, int bFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = a[aFrom + i] > b[bFrom + i] ? 1 : 0;
        }
    }

    @Override
    public void scale(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = factor * x[xFrom + i];
        }
    }

    @Override
    public void scaleAdd(float factor, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = fma(factor, x[xFrom + i], y[yFrom + i]);
        }
    }

    @Override
    public void map(ScalarFunction function, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = function.of(x[xFrom + i]);
        }
    }

    @Override
    public void mapBackward(
            ScalarFunction function,
            float[] x,
            int xFrom,
            float[] y,
            int yFrom,
            float[] dy,
            int dyFrom,
            float[] dx,
            int dxFrom,
            int n) {
        for (int i = 0; i < n; i++) {
            float derivative = function.derivative(x[xFrom + i], y[yFrom + i]);
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    @Override
    public void pow(float exponent, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Power.pow(x[xFrom + i], exponent);
        }
    }

    @Override
    public void powBackward(
            float exponent, float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        if (exponent == 0) {
            return;
        }
        for (int i = 0; i < n; i++) {
            float derivative = exponent * Power.pow(x[xFrom + i], exponent - 1);
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    // y = gelu(x) = x s with s = 1 / (1 + e^(-2u)), see Gelu
    @Override
    public void gelu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            y[yFrom + i] = xi * sigmoidOfGelu(xi);
        }
    }

    // dx += gelu'(x) dy with gelu'(x) = s + x s (1 - s) 2 u'(x)
    @Override
    public void geluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            float derivative = derivativeOfGelu(xi, sigmoidOfGelu(xi));
            dx[dxFrom + i] = fma(derivative, dy[dyFrom + i], dx[dxFrom + i]);
        }
    }

    @Override
    public void geluAndSlope(float[] x, int xFrom, float[] y, int yFrom, float[] slope, int slopeFrom, int n) {
        for (int i = 0; i < n; i++) {
            float xi = x[xFrom + i];
            float s = sigmoidOfGelu(xi);
            y[yFrom + i] = xi * s;
            slope[slopeFrom + i] = derivativeOfGelu(xi, s);
        }
    }

    private static float derivativeOfGelu(float x, float s) {
        float square = Math.min(x * x, Float.MAX_VALUE); // s or 1 - s may be 0, and 0 times infinity is NaN
        return fma(x * s * (1 - s), fma(Gelu.SLOPE_CURVATURE, square, Gelu.SLOPE), s);
    }

    /// `1 / (1 + e^(-2u))`.
    private static float sigmoidOfGelu(float x) {
        return 1 / (1 + Exponential.exp(x * fma(Gelu.CUBIC, x * x, Gelu.LINEAR)));
    }

    @Override
    public void relu(float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = Math.max(x[xFrom + i], 0);
        }
    }

    @Override
    public void reluBackward(float[] x, int xFrom, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (x[xFrom + i] > 0) {
                dx[dxFrom + i] += dy[dyFrom + i];
            }
        }
    }

    @Override
    public void dropout(DropoutMask mask, int firstIndex, float[] x, int xFrom, float[] y, int yFrom, int n) {
        for (int i = 0; i < n; i++) {
            y[yFrom + i] = mask.keeps(firstIndex + i) ? mask.scale() * x[xFrom + i] : 0;
        }
    }

    @Override
    public void dropoutBackward(
            DropoutMask mask, int firstIndex, float[] dy, int dyFrom, float[] dx, int dxFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (mask.keeps(firstIndex + i)) {
                dx[dxFrom + i] = fma(mask.scale(), dy[dyFrom + i], dx[dxFrom + i]);
            }
        }
    }

    @Override
    public void adamW(AdamWStep step, float[] g, float[] m, float[] v, float[] w, int from, int n) {
        for (int i = from; i < from + n; i++) {
            float gradient = step.gradientScale() * g[i];
            m[i] = fma(step.beta1(), m[i], step.oneMinusBeta1() * gradient);
            v[i] = fma(step.beta2(), v[i], step.oneMinusBeta2() * gradient * gradient);
            float denominator = fma((float) Math.sqrt(v[i]), step.inverseRootCorrection(), step.epsilon());
            boolean decays = !step.cautious() || m[i] * w[i] > 0;
            w[i] = fma(-step.stepSize(), m[i] / denominator, decays ? w[i] * step.decay() : w[i]);
        }
    }

    @Override
    public void cautiousDecay(float factor, float[] u, int uFrom, float[] w, int wFrom, int n) {
        for (int i = 0; i < n; i++) {
            if (u[uFrom + i] * w[wFrom + i] > 0) {
                w[wFrom + i] *= factor;
            }
        }
    }
}

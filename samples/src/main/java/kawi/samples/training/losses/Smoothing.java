package kawi.samples.training.losses;

/// Moving averages of noisy losses. Values that are not finite do not count.
public final class Smoothing {
    /// A centered average is over about this share of the values.
    private static final double SHARE = 0.04;

    private Smoothing() {}

    /// The mean of the values around each value, about 4 % of all. It does not lag behind; at the two ends the
    /// window is half as long.
    public static double[] centered(double... values) {
        int radius = (int) (SHARE * values.length / 2);
        double[] averages = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            int count = 0;
            for (int j = Math.max(0, i - radius); j <= Math.min(values.length - 1, i + radius); j++) {
                sum += Double.isFinite(values[j]) ? values[j] : 0;
                count += Double.isFinite(values[j]) ? 1 : 0;
            }
            averages[i] = count == 0 ? Double.NaN : sum / count;
        }
        return averages;
    }

    /// The exponential moving average, which knows no later values, without a bias towards its beginning (Kingma and
    /// Ba, "Adam", 2015, section 3): the average of the first values is that of these values alone.
    ///
    /// @param decay what a step leaves of the weight of earlier values, from 0 to below 1
    public static double[] exponential(double decay, double... values) {
        double[] averages = new double[values.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                sum = decay * sum + (1 - decay) * values[i];
                weight = decay * weight + (1 - decay);
            }
            averages[i] = weight == 0 ? Double.NaN : sum / weight;
        }
        return averages;
    }
}

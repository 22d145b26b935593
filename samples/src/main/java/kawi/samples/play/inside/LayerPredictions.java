package kawi.samples.play.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.array.Shape;
import kawi.autograd.device.Device;
import kawi.engine.generate.strategy.Logits;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.samples.request.SavedModel;

/// What each layer of a model would predict at each place of a text (the logit lens), how large its residual stream is
/// there, and how well the model predicts the text.
///
/// @param ids the tokens
/// @param tokens their texts
/// @param lens at `[layer][place]`: the prediction of the token after the place. Layer 0 is the embeddings, the last
/// one is the model itself
/// @param norms at `[layer][place]`: the Euclidean norm of the residual stream
/// @param losses for each token but the first, the negative log-likelihood under the model, in nats; the first is null
record LayerPredictions(int[] ids, List<String> tokens, List<List<Guess>> lens, double[][] norms, List<Double> losses) {

    /// How many of the most probable tokens are shown.
    private static final int SHOWN = 5;

    /// A prediction.
    ///
    /// @param first the most probable tokens, in descending order
    /// @param actual the token that really follows; null at the end of the text
    record Guess(List<Candidate> first, Candidate actual) {}

    /// A token and its probability.
    record Candidate(int id, String token, double probability) {}

    static LayerPredictions of(InsideRequest request, SavedModel saved, Device device) {
        int[] ids = request.ids();
        Gpt model = saved.model();
        int width = model.config().width();
        List<float[]> stream = new Inference(device)
                .run(() -> model.activations(Tokens.of(ids)).residualStream().stream()
                        .map(Tensor::toFloats)
                        .toList()); // (T, C) each
        List<List<Guess>> lens = new ArrayList<>();
        var inference = new Inference(device);
        for (float[] layer : stream) {
            inference.reset(); // all layers together may need more memory than there is: (L + 1, T, V)
            float[] logits = inference
                    .run(() -> model.logitLens(Tensor.of(Shape.of(ids.length, width), layer)))
                    .toFloats(); // (T, V)
            lens.add(guesses(logits, ids, saved));
        }
        return new LayerPredictions(
                ids,
                saved.tokenNames(ids),
                lens,
                stream.stream().map(layer -> norms(layer, width)).toArray(double[][]::new),
                losses(lens.getLast()));
    }

    private static List<Guess> guesses(float[] logits, int[] ids, SavedModel model) {
        int size = logits.length / ids.length;
        List<Guess> guesses = new ArrayList<>();
        for (int t = 0; t < ids.length; t++) {
            float[] row = Arrays.copyOfRange(logits, t * size, (t + 1) * size);
            guesses.add(guess(row, t + 1 < ids.length ? ids[t + 1] : -1, model));
        }
        return guesses;
    }

    /// @param next the token that follows; -1 for none
    private static Guess guess(float[] logits, int next, SavedModel model) {
        double logSumExp = Logits.logSumExp(logits);
        List<Candidate> first = Arrays.stream(largest(logits))
                .mapToObj(id -> candidate(id, logits, logSumExp, model))
                .toList();
        return new Guess(first, next < 0 ? null : candidate(next, logits, logSumExp, model));
    }

    private static Candidate candidate(int id, float[] logits, double logSumExp, SavedModel model) {
        return new Candidate(id, model.tokenName(id), StrictMath.exp(logits[id] - logSumExp));
    }

    /// The ids of the largest logits, in descending order; of equal ones the lowest id comes first.
    static int[] largest(float... logits) {
        int[] best = new int[Math.min(SHOWN, logits.length)];
        int count = 0;
        for (int id = 0; id < logits.length; id++) {
            int at = count;
            while (at > 0 && logits[id] > logits[best[at - 1]]) {
                at--;
            }
            if (at < best.length) {
                count = Math.min(count + 1, best.length);
                System.arraycopy(best, at, best, at + 1, count - at - 1);
                best[at] = id;
            }
        }
        return best;
    }

    private static double[] norms(float[] layer, int width) {
        double[] norms = new double[layer.length / width];
        for (int t = 0; t < norms.length; t++) {
            double squares = 0;
            for (int c = 0; c < width; c++) {
                double x = layer[t * width + c];
                squares += x * x;
            }
            norms[t] = Math.sqrt(squares);
        }
        return norms;
    }

    /// The loss of a token is that of the prediction at the place before it.
    private static List<Double> losses(List<Guess> predictions) {
        List<Double> losses = new ArrayList<>();
        losses.add(null);
        for (Guess guess : predictions.subList(0, predictions.size() - 1)) {
            losses.add(-Math.log(guess.actual().probability()));
        }
        return losses;
    }
}

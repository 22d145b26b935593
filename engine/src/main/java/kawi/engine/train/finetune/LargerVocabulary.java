package kawi.engine.train.finetune;

import kawi.autograd.Parameter;
import kawi.engine.model.Gpt;

/// Makes room for tokens that a model does not know yet. Their vectors are the mean of those that it knows, so that at
/// first none of them is likelier than an average token (Hewitt, "Initializing new word embeddings for pretrained
/// language models", 2021).
public final class LargerVocabulary {
    private LargerVocabulary() {}

    /// A model with more tokens. Its token embedding, and the output layer if it is not tied, have a row for each; all
    /// other weights are copies.
    ///
    /// @param known the number of tokens that the model was trained with: later rows only pad its vocabulary
    /// @param tokens the number of tokens from now on
    public static Gpt of(Gpt model, int known, int tokens) {
        int size = Math.max(model.config().vocabularySize(), tokens);
        Gpt larger = Gpt.blank(model.config().withVocabularySize(size));
        for (int i = 0; i < model.parameters().size(); i++) {
            Parameter from = model.parameters().get(i);
            Parameter to = larger.parameters().get(i);
            float[] values = from.value().data();
            System.arraycopy(values, 0, to.value().data(), 0, values.length);
            if (isOfTokens(from)) {
                int width = from.shape().columns();
                float[] mean = meanRow(values, known, width);
                for (int row = known; row < tokens; row++) {
                    System.arraycopy(mean, 0, to.value().data(), row * width, width);
                }
            }
        }
        return larger;
    }

    private static boolean isOfTokens(Parameter parameter) {
        return parameter.name().equals("wte.weight") || parameter.name().equals("lm_head.weight");
    }

    private static float[] meanRow(float[] table, int rows, int width) {
        double[] sums = new double[width];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < width; column++) {
                sums[column] += table[row * width + column];
            }
        }
        float[] mean = new float[width];
        for (int column = 0; column < width; column++) {
            mean[column] = (float) (sums[column] / rows);
        }
        return mean;
    }
}

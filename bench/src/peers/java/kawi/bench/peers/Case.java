package kawi.bench.peers;

import java.util.ArrayList;
import java.util.List;
import kawi.bench.jmh.matmul.Product;
import kawi.engine.model.GptConfig;
import kawi.engine.model.ModelSize;

/// A model and the size of its training batch, as in `kawi bench step`.
///
/// @param name the name in `kawi bench`
/// @param config the configuration of the model
/// @param sequences sequences in a batch, B
/// @param length tokens in a sequence, T
record Case(String name, GptConfig config, int sequences, int length) {

    /// All cases.
    static final List<Case> ALL = List.of(
            new Case("small", ModelSize.SMALL.config(65).build(), 12, 64),
            new Case("baby", ModelSize.BABY.config(65).build(), 8, 256),
            new Case("baby-dropout", ModelSize.BABY.config(65).dropout(0.2).build(), 8, 256),
            new Case("gpt2", ModelSize.GPT2.config(50257).build(), 4, 64));

    /// Tokens in a batch, B T.
    int tokens() {
        return sequences * length;
    }

    /// Whether the model is trained with dropout. Single operations are compared without dropout, since the random
    /// numbers of the implementations differ.
    boolean hasDropout() {
        return !config.dropout().areZero();
    }

    /// The matrix products of a training step: of each linear layer, of the output, and of one attention head, forward
    /// and backward.
    List<Product> products() {
        int width = config.width();
        int vocabulary = config.vocabularySize();
        int headSize = config.headSize();
        var products = new ArrayList<Product>();
        addLinear(products, width, 3 * width); // queries, keys, values
        addLinear(products, width, width); // the projection of the heads
        addLinear(products, width, 4 * width);
        addLinear(products, 4 * width, width);
        products.add(new Product(false, true, tokens(), width, vocabulary)); // logits: x wte^T
        products.add(new Product(false, false, tokens(), vocabulary, width)); // dx = dlogits wte
        products.add(new Product(true, false, vocabulary, tokens(), width)); // dwte = dlogits^T x
        products.add(new Product(false, true, length, headSize, length)); // scores: Q K^T
        products.add(new Product(false, false, length, length, headSize)); // weights V
        products.add(new Product(true, false, length, length, headSize)); // dV = weights^T dy
        return products;
    }

    private void addLinear(List<Product> products, int in, int out) {
        products.add(new Product(false, false, tokens(), in, out)); // y = x w
        products.add(new Product(false, true, tokens(), out, in)); // dx = dy w^T
        products.add(new Product(true, false, in, tokens(), out)); // dw = x^T dy
    }
}

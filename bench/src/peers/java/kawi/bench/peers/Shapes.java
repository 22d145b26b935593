package kawi.bench.peers;

import java.util.ArrayList;
import java.util.List;
import kawi.bench.Product;

/// The matrix products of a training step: of each linear layer, of the output, and of one attention head, forward and
/// backward.
///
/// @param name of the model, as `kawi bench` calls it
/// @param sequences B
/// @param length tokens of each, T
/// @param width C
/// @param headSize C / H
/// @param vocabulary V
record Shapes(String name, int sequences, int length, int width, int headSize, int vocabulary) {

    /// The models that `kawi bench step` measures.
    static final List<Shapes> CASES = List.of(
            new Shapes("small", 12, 64, 128, 32, 65),
            new Shapes("baby", 8, 256, 384, 64, 65),
            new Shapes("gpt2", 4, 64, 768, 64, 50257));

    List<Product> products() {
        var products = new ArrayList<Product>();
        addLinear(products, width, 3 * width); // queries, keys, values
        addLinear(products, width, width); // the heads mixed
        addLinear(products, width, 4 * width);
        addLinear(products, 4 * width, width);
        int tokens = sequences * length;
        products.add(new Product(false, true, tokens, width, vocabulary)); // logits: x wte^T
        products.add(new Product(false, false, tokens, vocabulary, width)); // dx = dlogits wte
        products.add(new Product(true, false, vocabulary, tokens, width)); // dwte = dlogits^T x
        products.add(new Product(false, true, length, headSize, length)); // scores: Q K^T
        products.add(new Product(false, false, length, length, headSize)); // weights V
        products.add(new Product(true, false, length, length, headSize)); // dV = weights^T dy
        return products;
    }

    private void addLinear(List<Product> products, int in, int out) {
        int tokens = sequences * length;
        products.add(new Product(false, false, tokens, in, out)); // y = x w
        products.add(new Product(false, true, tokens, out, in)); // dx = dy w^T
        products.add(new Product(true, false, in, tokens, out)); // dw = x^T dy
    }
}

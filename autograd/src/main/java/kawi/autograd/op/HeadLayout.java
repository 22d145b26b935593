package kawi.autograd.op;

import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;

/// How the queries, keys and values of one position stand side by side, head after head, each head of size D:
///
///     | H heads of queries | G heads of keys | G heads of values |     (H + 2 G) D columns
///
/// In multi-head attention G = H. In grouped-query attention (Ainslie et al., "GQA", 2023) H / G consecutive query
/// heads share one head of keys and values, their **group**: query head h reads that of group `h / (H / G)`. It makes
/// the KV cache, which limits the speed of decoding, H / G times smaller. With G = 1 it is multi-query attention
/// (Shazeer, 2019).
///
/// @param heads query heads, H
/// @param keyValueHeads heads of keys and of values, G; divides H
/// @param headSize D
public record HeadLayout(int heads, int keyValueHeads, int headSize) {

    /// @throws ShapeException if there are no heads, or the key/value heads do not divide the query heads
    public HeadLayout {
        if (heads < 1 || keyValueHeads < 1 || headSize < 0 || heads % keyValueHeads != 0) {
            throw new ShapeException("attention: " + heads + " heads of " + headSize + " cannot share " + keyValueHeads
                    + " heads of keys and values");
        }
    }

    /// Multi-head attention: every head has its own keys and values.
    ///
    /// @throws ShapeException if there are no heads
    public static HeadLayout of(int heads, int headSize) {
        return new HeadLayout(heads, heads, headSize);
    }

    /// Multi-head attention whose queries, keys and values together are the innermost dimension of a shape.
    ///
    /// @throws ShapeException if that is not a multiple of `3 * heads`
    public static HeadLayout dividing(Shape shape, int heads) {
        if (heads < 1 || shape.columns() % (3 * heads) != 0) {
            throw new ShapeException(
                    "attention: the rows of " + shape + " are not queries, keys and values of " + heads + " heads");
        }
        return of(heads, shape.columns() / (3 * heads));
    }

    /// The size of a position's queries, keys and values together: `(H + 2 G) D`.
    public int columns() {
        return (heads + 2 * keyValueHeads) * headSize;
    }

    /// The size of a position's queries, and of the heads' results side by side: `H D`.
    public int width() {
        return heads * headSize;
    }

    /// Query heads that share one head of keys and values: `H / G`.
    public int groupSize() {
        return heads / keyValueHeads;
    }

    /// The first column of the queries of a head.
    int queryColumn(int head) {
        return head * headSize;
    }

    /// The first column of the keys of a group.
    int keyColumn(int group) {
        return (heads + group) * headSize;
    }

    /// The first column of the values of a group.
    int valueColumn(int group) {
        return (heads + keyValueHeads + group) * headSize;
    }

    /// Such as `4 heads of 32` or `8 heads of 64 with 2 heads of keys and values`.
    @Override
    public String toString() {
        String text = heads + " heads of " + headSize;
        return keyValueHeads == heads ? text : text + " with " + keyValueHeads + " heads of keys and values";
    }
}

package kawi.engine.generate;

import kawi.engine.generate.strategy.History;

/// A model as the generation loop sees it: a function from the tokens so far to the logits of the next one.
///
/// A [Decoder] is the model itself. Others combine several passes: classifier-free guidance, speculative decoding.
public interface LogitsSource {

    /// Computes the logits of the next token.
    ///
    /// @param ids the tokens so far: those of the previous call and at least one more
    /// @return (V); valid until the next call
    float[] logits(History ids);

    /// The tokens that the model saw for the last logits, oldest first: at most as many as the context holds.
    int[] window();
}

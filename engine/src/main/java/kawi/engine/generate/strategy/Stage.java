package kawi.engine.generate.strategy;

/// One of the steps between the logits and the choice. The order in which stages come is told in [DecodingStrategy].
public sealed interface Stage permits LogitsProcessor, LogitsWarper {

    /// The name that users know it by, with its numbers, such as `top-k 40`.
    String label();
}

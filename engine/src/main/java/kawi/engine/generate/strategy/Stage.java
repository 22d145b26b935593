package kawi.engine.generate.strategy;

/// A step between the logits and the choice. [DecodingStrategy] states the order of stages.
public sealed interface Stage permits LogitsProcessor, LogitsWarper {

    /// The name shown to users, with the parameters, such as `top-k 40`.
    String label();
}

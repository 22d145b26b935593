package kawi.engine.generate.strategy;

/// What a stage has left.
///
/// @param stage its label
/// @param left the tokens that may still come
public record StageOutcome(String stage, Distribution left) {}

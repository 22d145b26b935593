package kawi.engine.generate;

/// How well guessing ahead went.
///
/// @param guessed tokens that were guessed
/// @param right guesses that were chosen
/// @param passes times that the model was asked, the prompt included
public record SpeculationStats(int guessed, int right, int passes) {}

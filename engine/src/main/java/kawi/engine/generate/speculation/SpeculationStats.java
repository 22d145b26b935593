package kawi.engine.generate.speculation;

/// Counts of one text's speculative decoding.
///
/// @param drafted number of drafted tokens
/// @param accepted number of drafts that became tokens of the text
/// @param passes number of passes of the model, the prompt's included
public record SpeculationStats(int drafted, int accepted, int passes) {}

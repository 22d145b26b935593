package kawi.engine.generate.strategy;

import java.util.List;

/// A token that was chosen, and how it came about.
///
/// @param id the token
/// @param model what the model thinks: the softmax of its logits
/// @param chances from what it was drawn
/// @param outcomes what each stage left; empty if nobody asked
public record Decision(int id, Distribution model, Distribution chances, List<StageOutcome> outcomes) {}

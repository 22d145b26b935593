package kawi.engine.generate;

/// A prompt, and how it is continued.
///
/// @param prompt at least one id; shared, not copied
/// @param config how
public record Request(int[] prompt, GenerationConfig config) {}

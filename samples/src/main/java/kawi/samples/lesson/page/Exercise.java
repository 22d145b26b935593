package kawi.samples.lesson.page;

/// Something to try after a lesson.
///
/// @param command what to type, beginning with `kawi`
/// @param expected what the reader will see
/// @param reason why
public record Exercise(String command, Phrase expected, Phrase reason) {}

/// Lessons: programs that explain the book chapter section by section, with models that are trained while they run and
/// the numbers that they compute.
///
/// Start with [kawi.samples.lesson.training.TrainingLesson], the table of contents of the first lesson.
/// [kawi.samples.lesson.Lessons] lists all. They print with [kawi.samples.lesson.page.Page], and share the texts and
/// models of [kawi.samples.lesson.toy].
package kawi.samples.lesson;

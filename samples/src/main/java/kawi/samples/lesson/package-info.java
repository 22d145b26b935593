/// Lessons: programs that explain a chapter of the book, with a model that is trained while they run and the numbers
/// that it computes.
///
/// Start with [kawi.samples.lesson.LessonOne], the table of contents of the first lesson. Its parts are
/// [kawi.samples.lesson.WhatIsGiven], [kawi.samples.lesson.HowItLearns], [kawi.samples.lesson.HowItWrites] and
/// [kawi.samples.lesson.WhenTheWindowSlides]. They print with [kawi.samples.lesson.Page].
package kawi.samples.lesson;

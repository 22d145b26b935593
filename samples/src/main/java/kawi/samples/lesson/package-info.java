/// Lessons: programs that tell a chapter of the book when they run, with a real model and its real numbers.
///
/// Read [kawi.samples.lesson.LessonOne] first: it is the first lesson's table of contents. Each of its parts is a class
/// of its own: [kawi.samples.lesson.WhatIsGiven], [kawi.samples.lesson.HowItLearns], [kawi.samples.lesson.HowItWrites]
/// and [kawi.samples.lesson.WhenTheWindowSlides]. What they print goes through [kawi.samples.lesson.Page].
package kawi.samples.lesson;

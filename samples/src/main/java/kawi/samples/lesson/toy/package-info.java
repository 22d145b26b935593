/// Texts and models that are small enough to learn while one reads a lesson.
package kawi.samples.lesson.toy;

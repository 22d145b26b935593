/// The pages of a lesson on the terminal: headings, sentences in Chinese and English, tables, bars, curves, heat maps.
/// Start with [kawi.samples.lesson.page.Page].
package kawi.samples.lesson.page;

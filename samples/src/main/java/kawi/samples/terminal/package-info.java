/// Printing on a terminal: its width, the width of characters, paragraphs, tables, durations, and failures to write.
package kawi.samples.terminal;

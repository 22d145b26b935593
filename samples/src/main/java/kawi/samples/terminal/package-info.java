/// What commands print with: the size of the terminal, the width of characters, tables, counts and durations.
package kawi.samples.terminal;

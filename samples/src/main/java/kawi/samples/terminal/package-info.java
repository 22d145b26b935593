/// What commands print: durations, counts and the size of the terminal.
package kawi.samples.terminal;

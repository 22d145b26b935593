/// Ways to start faster: the first tokens on plain loops, and the rehearsal for the class archive; and the Vector API
/// without a warning. `samples/docs/starting-fast.md` says what each saves.
package kawi.samples.cli.startup;

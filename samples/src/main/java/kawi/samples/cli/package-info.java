/// The command line `kawi`: one class for each command, and what they share.
package kawi.samples.cli;

/// Ways to start faster: loading the Vector API, the first tokens on plain loops, and the rehearsal for the class
/// archive.
package kawi.samples.cli.startup;

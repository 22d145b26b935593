/// `kawi runs`: trainings side by side.
package kawi.samples.cli.runs;

/// `kawi train`: its options, its progress and its report.
package kawi.samples.cli.train;

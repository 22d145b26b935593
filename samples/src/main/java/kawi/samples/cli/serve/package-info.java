/// `kawi serve`.
package kawi.samples.cli.serve;

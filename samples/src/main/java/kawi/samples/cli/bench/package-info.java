/// The commands that measure: `kawi bench`, `kawi doctor`, `kawi soak`.
package kawi.samples.cli.bench;

/// The commands for measurements: `kawi bench`, `kawi doctor`, `kawi soak`.
package kawi.samples.cli.bench;

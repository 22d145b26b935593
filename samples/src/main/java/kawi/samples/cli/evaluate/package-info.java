/// The commands that examine a model: `kawi eval`, `inspect`, `compare` and `costs`.
package kawi.samples.cli.evaluate;

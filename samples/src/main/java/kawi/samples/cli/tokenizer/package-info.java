/// `kawi tokenizer`: a command for each thing that one can do with a tokenizer.
package kawi.samples.cli.tokenizer;

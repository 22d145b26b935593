/// Commands that write a model in another format: `quantize`, `export`.
package kawi.samples.cli.convert;

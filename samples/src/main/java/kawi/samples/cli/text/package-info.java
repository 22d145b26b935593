/// The options by which commands take texts: where they are, how they are read, and how they are split.
package kawi.samples.cli.text;

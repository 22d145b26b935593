/// `kawi generate`: the command, the options of every decoding strategy, and the pages that show the text.
package kawi.samples.cli.generate;

/// `kawi play`.
package kawi.samples.cli.play;

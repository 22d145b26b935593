/// The embedded training texts.
package kawi.samples.corpus;

/// The texts that come with Kawi.
package kawi.samples.corpus;

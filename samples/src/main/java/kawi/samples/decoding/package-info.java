/// How tokens are chosen, by options that the command line and the page share; and the default prompt.
package kawi.samples.decoding;

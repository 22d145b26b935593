/// The texts that people train on: files, folders, compressed files, JSON Lines and standard input, in any encoding, as
/// documents.
package kawi.samples.data;

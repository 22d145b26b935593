/// How a model is asked to write: the options of `kawi generate` and `kawi compare`, each group in a class that checks
/// it, and how texts are measured.
package kawi.samples.writing;

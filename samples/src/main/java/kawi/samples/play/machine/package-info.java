/// The view Machine: what the machine can do, and how much of it the current model uses.
package kawi.samples.play.machine;

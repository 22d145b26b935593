/// A model's whole life in a loop, to see that nothing grows.
package kawi.samples.soak;

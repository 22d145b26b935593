/// A soak test: the same life of a small model again and again, in a process that must not grow.
package kawi.bench.soak;

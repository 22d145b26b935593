/// A soak test: the life cycle of a small model, repeated in one process whose resource use must not grow.
package kawi.bench.soak;

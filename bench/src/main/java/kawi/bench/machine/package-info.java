/// What a machine can do at most, measured: floating-point operations and bytes a second, memory held.
package kawi.bench.machine;

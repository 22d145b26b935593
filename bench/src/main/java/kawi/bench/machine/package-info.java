/// Measurements of the machine: its peak of floating-point operations, its memory bandwidth, its load, and the memory
/// in use.
package kawi.bench.machine;

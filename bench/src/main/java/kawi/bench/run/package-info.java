/// What is measured: models with their batches, and the computations with them, each with its operations and bytes.
package kawi.bench.run;

/// How the cost of training and decoding grows with the sizes of a model and its input.
package kawi.bench.growth;

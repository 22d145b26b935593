/// Counts: the parameters of a model, and the FLOP and bytes that training and decoding need.
package kawi.engine.model.count;

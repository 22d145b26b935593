/// From a row of token ids to the batches that a model learns from.
package kawi.engine.data;

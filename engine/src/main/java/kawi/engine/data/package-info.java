/// From a sequence of token ids to the batches that a model is trained on.
package kawi.engine.data;

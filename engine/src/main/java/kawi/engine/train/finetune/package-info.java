/// Training of models that exist already: all of their weights, some of them, or a low-rank adapter.
package kawi.engine.train.finetune;

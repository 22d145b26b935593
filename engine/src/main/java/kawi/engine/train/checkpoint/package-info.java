/// Checkpoints: files from which a training resumes as if it had never been interrupted.
package kawi.engine.train.checkpoint;

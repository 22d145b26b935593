/// Training: every position of a sequence is asked at once, since every answer is known.
///
/// [kawi.engine.train.Trainer] tells the story.
package kawi.engine.train;

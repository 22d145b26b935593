/// Weights in fewer bits than float32, for inference: the formats, each with its textbook definition, and the matrix
/// that keeps them in memory.
///
/// Read [kawi.autograd.kernel.weights.WeightFormat] first, then the blocks of a format, such as
/// [kawi.autograd.kernel.weights.Q8Block], and [kawi.autograd.kernel.weights.EncodedMatrix].
package kawi.autograd.kernel.weights;

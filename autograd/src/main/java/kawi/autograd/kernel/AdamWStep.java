package kawi.autograd.kernel;

/// The scalars of one AdamW update, the same for every element of a parameter.
///
/// @param gradientScale factor of gradients, applied first: the clipping coefficient
/// @param beta1 decay of the first moment
/// @param oneMinusBeta1 weight of a new gradient in the first moment
/// @param beta2 decay of the second moment
/// @param oneMinusBeta2 weight of a new squared gradient in the second moment
/// @param stepSize learning rate over the first moment's bias correction
/// @param inverseRootCorrection one over the square root of the second moment's bias correction
/// @param epsilon keeps the denominator from zero
/// @param decay factor of weights: `1 - learningRate * weightDecay`
/// @param cautious whether the factor applies only where the first moment and the weight have the same sign
public record AdamWStep(
        float gradientScale,
        float beta1,
        float oneMinusBeta1,
        float beta2,
        float oneMinusBeta2,
        float stepSize,
        float inverseRootCorrection,
        float epsilon,
        float decay,
        boolean cautious) {}

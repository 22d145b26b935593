/// Optimizers, learning-rate schedules and gradient clipping.
package kawi.autograd.optim;

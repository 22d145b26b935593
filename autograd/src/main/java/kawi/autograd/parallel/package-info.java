/// A thread team for parallel regions of a few microseconds.
package kawi.autograd.parallel;

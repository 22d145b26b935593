/// The threads that share the work.
package kawi.autograd.parallel;

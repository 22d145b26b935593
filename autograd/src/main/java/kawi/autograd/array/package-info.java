/// Arrays of float32 with a shape, and the arena that lends their memory out.
package kawi.autograd.array;

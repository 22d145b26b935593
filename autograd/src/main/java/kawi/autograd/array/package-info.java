/// Arrays of float32 with a shape, and the arena that allocates their memory.
package kawi.autograd.array;

/// Where arithmetic happens: kernels, workers and memory, put together.
package kawi.autograd.device;

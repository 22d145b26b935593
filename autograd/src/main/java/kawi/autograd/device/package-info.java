/// Where arithmetic happens: kernels, workers and memory combined.
package kawi.autograd.device;

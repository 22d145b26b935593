/// Layers: operations together with the parameters that they learn.
package kawi.autograd.nn;

/// Tensors, reverse-mode autograd, kernels, `nn` layers and optimizers. Independent of text and of GPTs.
module kawi.autograd {
    requires jdk.incubator.vector;
    requires static java.management;
    requires static jdk.management;

    exports kawi.autograd;
    exports kawi.autograd.array;
    exports kawi.autograd.device;
    exports kawi.autograd.kernel;
    exports kawi.autograd.kernel.scalar;
    exports kawi.autograd.kernel.vector;
    exports kawi.autograd.kernel.weights;
    exports kawi.autograd.nn;
    exports kawi.autograd.op;
    exports kawi.autograd.optim;
    exports kawi.autograd.random;
    exports kawi.autograd.text;
}

package kawi.bench.peers;

import java.util.function.IntSupplier;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;

/// The causal self-attention of libtorch, fused unless there is dropout, which the fused form for CPUs does not
/// support.
///
/// The fused form distributes the heads over its threads, and each thread computes matrix products. OpenBLAS would
/// divide every one of these many small products among its own threads, which wait for each other: the attention of the
/// baby model took a hundred times as long. Therefore OpenBLAS has one thread during attention, forward and backward.
/// In PyTorch as installed for Python the products are those of MKL, which shares the threads of libtorch.
final class TorchAttention {
    private static final VoidTensorHook ON_ONE_THREAD = hook(() -> 1);
    private static final VoidTensorHook ON_ALL_THREADS = hook(Torch::threads);

    private TorchAttention() {}

    /// Computes attention.
    ///
    /// @param qkv queries, keys and values side by side, (B, T, 3 C)
    /// @param dropout the dropout probability of the attention weights
    /// @return (B, T, C)
    static Tensor forward(Tensor qkv, int heads, double dropout) {
        long length = qkv.size(1);
        long width = qkv.size(2) / 3;
        TensorVector parts = qkv.split(width, 2);
        boolean fused = dropout == 0;
        if (fused) {
            OpenBlas.useThreads(1);
        }
        Tensor y = torch.scaled_dot_product_attention(
                byHeads(parts.get(0), heads),
                byHeads(parts.get(1), heads),
                byHeads(parts.get(2), heads),
                new TensorOptional(),
                dropout,
                true, // causal
                new DoubleOptional(),
                false); // (B, H, T, D)
        OpenBlas.useThreads(Torch.threads());
        if (fused && y.requires_grad()) {
            y.register_hook(ON_ONE_THREAD); // called when the backward pass of attention begins
            qkv.register_hook(ON_ALL_THREADS); // called when it ends
        }
        return y.transpose(1, 2).reshape(-1, length, width);
    }

    /// (B, T, C) to (B, H, T, D).
    private static Tensor byHeads(Tensor x, int heads) {
        return x.view(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }

    private static VoidTensorHook hook(IntSupplier threads) {
        var hook = new VoidTensorHook() {
            @Override
            public void call(TensorBase gradient) {
                OpenBlas.useThreads(threads.getAsInt());
            }
        };
        return hook.retainReference(); // it must outlive the surrounding pointer scope
    }
}

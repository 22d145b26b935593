package kawi.bench.peers;

import java.util.function.IntSupplier;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;

/// libtorch's causal self-attention, fused unless there is dropout, which its fused form for processors does not have.
///
/// Fused it gives each of its threads some heads, and each of them multiplies by itself. OpenBLAS does not know that,
/// and would share every one of the many small products among threads of its own, which wait for each other: attention
/// of the baby model took a hundred times as long. So OpenBLAS has one thread while it lasts, there and back; in PyTorch
/// as it is installed for Python the products are MKL's, which shares libtorch's threads.
final class TorchAttention {
    private static final VoidTensorHook ON_ONE_THREAD = hook(() -> 1);
    private static final VoidTensorHook ON_ALL_THREADS = hook(Torch::threads);

    private TorchAttention() {}

    /// @param qkv queries, keys and values side by side, (B, T, 3 C)
    /// @param dropout of the attention weights
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
            y.register_hook(ON_ONE_THREAD); // its gradient is there: attention's way back begins
            qkv.register_hook(ON_ALL_THREADS); // this one's, too: it is over
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
        return hook.retainReference(); // longer than whatever is being freed around here
    }
}

package kawi.bench.peers;

import java.util.Arrays;
import kawi.autograd.array.Shape;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// libtorch, the C++ part of PyTorch, through its Java preset.
///
/// Its tensors lie outside of the Java heap and are freed when the innermost [#freeing] in which they were made ends:
/// the collector of garbage, which knows nothing of their size, is told to leave them alone (see [CleanJvm]).
final class Torch {

    private Torch() {}

    /// What it computes with.
    static String description() {
        return "libtorch, " + torch.get_cpu_capability().getString();
    }

    static void useThreads(int threads) {
        torch.set_num_threads(threads);
        OpenBlas.useThreads(threads); // which it multiplies with
    }

    /// On how many it computes.
    static int threads() {
        return torch.get_num_threads();
    }

    /// Runs something, and frees all tensors that were made in it.
    @SuppressWarnings("try") // whatever is made finds the scope by itself
    static void freeing(Runnable body) {
        try (var scope = new PointerScope()) {
            body.run();
        }
    }

    /// Runs something of which nothing is remembered for a way back.
    @SuppressWarnings("try") // the mode is the thread's
    static void withoutGradients(Runnable body) {
        try (var mode = new AutoGradMode(false)) {
            body.run();
        }
    }

    /// A tensor with memory of its own.
    static Tensor tensor(float[] numbers, long... sizes) {
        try (var pointer = new FloatPointer(numbers)) {
            return torch.from_blob(pointer, sizes).clone();
        }
    }

    /// A tensor of ids with memory of its own.
    static Tensor ids(int[] ids, long... sizes) {
        long[] numbers = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            numbers[i] = ids[i];
        }
        try (var pointer = new LongPointer(numbers)) {
            return torch.from_blob(pointer, sizes, new TensorOptions(torch.ScalarType.Long))
                    .clone();
        }
    }

    /// A shape as libtorch writes it.
    static long[] sizes(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }

    /// A copy of the numbers.
    static float[] floats(Tensor tensor) {
        try (Tensor whole = tensor.contiguous();
                FloatPointer data = whole.data_ptr_float()) {
            float[] numbers = new float[(int) whole.numel()];
            data.get(numbers);
            return numbers;
        }
    }
}

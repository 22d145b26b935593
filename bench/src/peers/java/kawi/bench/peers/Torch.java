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
/// Its tensors are outside the Java heap and are freed at the end of the innermost [#freeing] in which they were
/// created. The garbage collector, which does not know their size, does not free them (see [CleanJvm]).
final class Torch {

    private Torch() {}

    /// The name of the library and the instruction set that it uses.
    static String description() {
        return "libtorch, " + torch.get_cpu_capability().getString();
    }

    static void useThreads(int threads) {
        torch.set_num_threads(threads);
        OpenBlas.useThreads(threads); // libtorch multiplies with OpenBLAS
    }

    /// The number of threads.
    static int threads() {
        return torch.get_num_threads();
    }

    /// Runs an action and frees all tensors that it created.
    @SuppressWarnings("try") // new tensors attach themselves to the scope
    static void freeing(Runnable body) {
        try (var scope = new PointerScope()) {
            body.run();
        }
    }

    /// Runs an action without recording it for a backward pass.
    @SuppressWarnings("try") // the mode applies to the thread
    static void withoutGradients(Runnable body) {
        try (var mode = new AutoGradMode(false)) {
            body.run();
        }
    }

    /// A tensor with a copy of the numbers.
    static Tensor tensor(float[] numbers, long... sizes) {
        try (var pointer = new FloatPointer(numbers)) {
            return torch.from_blob(pointer, sizes).clone();
        }
    }

    /// A tensor with a copy of the ids.
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

    /// A shape in the form of libtorch.
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

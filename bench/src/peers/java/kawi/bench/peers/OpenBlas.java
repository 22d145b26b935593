package kawi.bench.peers;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import kawi.bench.jmh.matmul.Product;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/// OpenBLAS through its Java preset. The matrices are outside the Java heap, so that no call copies or pins them.
final class OpenBlas implements Multiplier {
    private static final String LIBRARY = "libopenblas.so.0";

    static {
        Loader.load(openblas_nolapack.class);
    }

    @Override
    public String name() {
        return "OpenBLAS";
    }

    /// The version, the build options, and the processor whose kernels were selected.
    static String description() {
        return text("openblas_get_config") + ", kernels for " + text("openblas_get_corename");
    }

    @SuppressWarnings("restricted") // native access is what this profile is for
    private static String text(String function) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = SymbolLookup.libraryLookup(LIBRARY, arena).findOrThrow(function);
            MemorySegment text = (MemorySegment) Linker.nativeLinker()
                    .downcallHandle(address, FunctionDescriptor.of(ValueLayout.ADDRESS))
                    .invokeExact();
            return text.reinterpret(Long.MAX_VALUE).getString(0).strip();
        } catch (Throwable e) {
            return "(" + function + " cannot be called: " + e.getMessage() + ")"; // the library of another system
        }
    }

    static void useThreads(int threads) {
        openblas_nolapack.blas_set_num_threads(threads);
    }

    @Override
    public Contender prepare(Product product, float[] aNumbers, float[] bNumbers, int threads) {
        useThreads(threads);
        int m = product.rows();
        int k = product.inner();
        int n = product.columns();
        var a = new FloatPointer(aNumbers);
        var b = new FloatPointer(bNumbers);
        var c = new FloatPointer((long) m * n);
        return new Contender() {
            @Override
            public void run() {
                openblas_nolapack.cblas_sgemm(
                        openblas_nolapack.CblasRowMajor,
                        product.aTransposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                        product.bTransposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                        m,
                        n,
                        k,
                        1,
                        a,
                        product.aTransposed() ? m : k,
                        b,
                        product.bTransposed() ? k : n,
                        0,
                        c,
                        n);
            }

            @Override
            public Map<String, float[]> results() {
                float[] numbers = new float[m * n];
                c.get(numbers);
                return Map.of("c", numbers);
            }
        };
    }
}

package kawi.bench.jmh.harness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kawi.bench.jmh.AdamWBenchmark;
import kawi.bench.jmh.AttentionBenchmark;
import kawi.bench.jmh.CrossEntropyBenchmark;
import kawi.bench.jmh.GeluBenchmark;
import kawi.bench.jmh.LayerNormBenchmark;
import kawi.bench.jmh.QueryKeyBenchmark;
import kawi.bench.jmh.ReluSquaredBenchmark;
import kawi.bench.jmh.RmsNormBenchmark;
import kawi.bench.jmh.SoftmaxBenchmark;
import kawi.bench.jmh.SwiGluBenchmark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/// Every rung of every ladder computes the same bits as the first, so none is fast by computing less.
class RungsTest {

    static Stream<Arguments> ladders() {
        return Stream.of(
                Arguments.of(AdamWBenchmark.class, Map.of("weights", 40_000)),
                Arguments.of(AttentionBenchmark.class, Map.of("shape", "2x37x3x8")),
                Arguments.of(QueryKeyBenchmark.class, Map.of("shape", "70x6x2x10")),
                Arguments.of(CrossEntropyBenchmark.class, Map.of("logits", "300x65")),
                Arguments.of(GeluBenchmark.class, Map.of("elements", 40_001)),
                Arguments.of(LayerNormBenchmark.class, Map.of("rows", "300x65")),
                Arguments.of(ReluSquaredBenchmark.class, Map.of("elements", 40_001)),
                Arguments.of(RmsNormBenchmark.class, Map.of("rows", "300x65")),
                Arguments.of(SoftmaxBenchmark.class, Map.of("rows", "300x65")),
                Arguments.of(SwiGluBenchmark.class, Map.of("rows", "300x65")));
    }

    @ParameterizedTest
    @MethodSource("ladders")
    void everyRungComputesTheSameBits(Class<? extends LadderBenchmark> ladder, Map<String, Object> size)
            throws Exception {
        List<Method> methods = Arrays.stream(ladder.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class))
                .toList();
        assertTrue(!methods.isEmpty(), () -> "nothing is measured in " + ladder);
        for (Method method : methods) {
            float[] plain = result(ladder, size, method, Rung.PLAIN);
            for (String rung :
                    ladder.getField("rung").getAnnotation(Param.class).value()) {
                float[] actual = result(ladder, size, method, Rung.valueOf(rung));
                assertArrayEquals(plain, actual, () -> method.getName() + " of " + ladder + " on the rung " + rung);
            }
        }
    }

    /// The result of the first call of a benchmark method.
    private static float[] result(
            Class<? extends LadderBenchmark> ladder, Map<String, Object> size, Method method, Rung rung)
            throws ReflectiveOperationException {
        LadderBenchmark benchmark = ladder.getConstructor().newInstance();
        ladder.getField("rung").set(benchmark, rung);
        for (Map.Entry<String, Object> entry : size.entrySet()) {
            ladder.getField(entry.getKey()).set(benchmark, entry.getValue());
        }
        benchmark.prepare();
        try {
            return ((float[]) method.invoke(benchmark)).clone();
        } finally {
            benchmark.tearDown();
        }
    }

    @Test
    void onlyTheLastRungIsParallel() {
        assertEquals(
                List.of(1, 1, 1, Runtime.getRuntime().availableProcessors()),
                Stream.of(Rung.values()).map(Rung::threads).toList());
    }
}

package kawi.bench.jmh.matmul;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;

/// Every rung computes the same bits as the first.
class MatMulLadderBenchmarkTest {
    private final MatMulLadderBenchmark ladder = new MatMulLadderBenchmark();

    @BeforeEach
    void prepare() {
        ladder.shape = 3 * MatMulRungs.ROWS + "x37x" + 4 * MatMulRungs.columns();
        ladder.prepare();
    }

    @AfterEach
    void tearDown() {
        ladder.tearDown();
    }

    static Stream<Method> rungs() {
        return Arrays.stream(MatMulLadderBenchmark.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Benchmark.class));
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void everyRungComputesTheBitsOfTheFirst(Method rung) throws ReflectiveOperationException {
        float[] c = ladder.rung1ElementByElement();
        float[] first = c.clone();
        Arrays.fill(c, Float.NaN);

        assertArrayEquals(first, (float[]) rung.invoke(ladder));
    }
}

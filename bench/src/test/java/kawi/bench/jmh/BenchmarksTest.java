package kawi.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.autograd.device.KernelSets;
import kawi.bench.jmh.harness.CostProfiler;
import kawi.bench.jmh.harness.KernelBenchmark;
import kawi.bench.jmh.harness.KnownLimitsProfiler;
import kawi.bench.jmh.matmul.ColdProductBenchmark;
import kawi.bench.jmh.matmul.MatMulBenchmark;
import kawi.bench.jmh.matmul.MatMulLadderBenchmark;
import kawi.bench.jmh.matmul.MatMulThreadsBenchmark;
import kawi.bench.jmh.matmul.OneRowBenchmark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.profile.Profiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs every benchmark briefly with small shapes, to check that all of them work. It measures nothing.
@Tag("slow")
class BenchmarksTest {

    @TempDir
    Path folder;

    static Stream<Arguments> benchmarks() {
        return Stream.of(
                Arguments.of(AdamWBenchmark.class, Map.of("weights", "100")),
                Arguments.of(AttentionBenchmark.class, Map.of("shape", "2x5x2x4")),
                Arguments.of(QueryKeyBenchmark.class, Map.of("shape", "5x4x2x6")),
                Arguments.of(ColdProductBenchmark.class, Map.of("product", "TT-50x60x70", "cold", "AC")),
                Arguments.of(
                        ConstraintBenchmark.class, Map.of("character", ".", "vocabulary", "300", "length", "1000")),
                Arguments.of(CrossEntropyBenchmark.class, Map.of("logits", "3x65")),
                Arguments.of(GeluBenchmark.class, Map.of("elements", "100")),
                Arguments.of(LayerNormBenchmark.class, Map.of("rows", "3x65")),
                Arguments.of(MatMulBenchmark.class, Map.of("product", "TT-5x6x7")),
                Arguments.of(MatMulLadderBenchmark.class, Map.of("shape", "12x5x64")),
                Arguments.of(MatMulThreadsBenchmark.class, Map.of("shape", "5x6x7", "threads", "2")),
                Arguments.of(OneRowBenchmark.class, Map.of("weight", "500x4000T", "from", "panels", "threads", "2")),
                Arguments.of(OneRowBenchmark.class, Map.of("weight", "512x4000", "from", "q4_0", "threads", "2")),
                Arguments.of(ReluSquaredBenchmark.class, Map.of("elements", "100")),
                Arguments.of(RmsNormBenchmark.class, Map.of("rows", "3x65")),
                Arguments.of(RooflineBenchmark.class, Map.of("threads", "2")),
                Arguments.of(SoftmaxBenchmark.class, Map.of("rows", "3x65")),
                Arguments.of(SwiGluBenchmark.class, Map.of("rows", "3x65")),
                Arguments.of(TokenizerBenchmark.class, Map.of("vocabulary", "r50k_base", "text", "0.02")),
                Arguments.of(TrainingStepBenchmark.class, Map.of("preset", "tiny", "threads", "2")));
    }

    @ParameterizedTest
    @MethodSource("benchmarks")
    void runsAndPrintsRates(Class<?> benchmark, Map<String, String> parameters) throws RunnerException {
        run(benchmark, parameters, KnownLimitsProfiler.class);
    }

    @Test
    void theRatesAreComparedWithTheLimitsOfThisMachine() throws RunnerException {
        for (RunResult result :
                run(SoftmaxBenchmark.class, Map.of("rows", "3x65", "rung", "PLAIN"), CostProfiler.class)) {
            assertTrue(rate(result, "ofBandwidth") > 0, () -> "no share for " + result.getParams());
        }
    }

    private Collection<RunResult> run(
            Class<?> benchmark, Map<String, String> parameters, Class<? extends Profiler> profiler)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .addProfiler(profiler)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(10))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .output(folder.resolve("output.txt").toString());
        parameters.forEach(options::param);
        if (KernelBenchmark.class.isAssignableFrom(benchmark)) {
            options.param("kernels", KernelSets.preferred().name());
        }

        Collection<RunResult> results = new Runner(options.build()).run();

        assertFalse(results.isEmpty(), () -> "there is no benchmark in " + benchmark);
        for (RunResult result : results) {
            double rates = rate(result, "gigaflops") + rate(result, "gigabytes");
            assertTrue(rates > 0, () -> "no cost was declared for " + result.getParams());
        }
        return results;
    }

    @Test
    void everyBenchmarkIsRun() {
        OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
        Set<String> all = BenchmarkList.defaultList().getAll(silent, List.of()).stream()
                .map(BenchmarkListEntry::getUserClassQName)
                .collect(Collectors.toSet());
        Set<String> run = benchmarks()
                .map(arguments -> ((Class<?>) arguments.get()[0]).getName())
                .collect(Collectors.toSet());
        assertEquals(all, run);
    }

    private static double rate(RunResult result, String name) {
        return result.getSecondaryResults().get(name).getScore();
    }
}

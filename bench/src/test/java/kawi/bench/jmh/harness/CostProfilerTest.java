package kawi.bench.jmh.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import kawi.autograd.op.Cost;
import kawi.bench.machine.Limits;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.ScalarResult;

class CostProfilerTest {

    @Test
    void comparesAKernelWithTheLowerLimit() {
        // 0.4 s of arithmetic, 0.5 s of memory
        assertEquals(
                Map.of("gigaflops", 40.0, "gigabytes", 10.0, "ofPeak", 40.0, "ofBandwidth", 50.0, "ofRoofline", 50.0),
                rates(new Limits(100e9, 20e9)));
    }

    @Test
    void thereIsNoRooflineWithoutAPeak() {
        assertEquals(
                Map.of("gigaflops", 40.0, "gigabytes", 10.0, "ofBandwidth", 50.0),
                rates(new Limits(Double.POSITIVE_INFINITY, 20e9)));
    }

    /// The rates of 40 GFLOP and 10 GB in one second.
    private static Map<String, Double> rates(Limits limits) {
        return CostProfiler.rates(new Cost(40e9, 10e9), 1, limits).stream()
                .collect(Collectors.toMap(ScalarResult::getLabel, ScalarResult::getScore));
    }
}

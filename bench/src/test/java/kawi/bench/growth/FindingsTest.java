package kawi.bench.growth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final int TOKENS = 4096;

    private static GrowthRow row(
            Axis axis, String what, int value, double gflops, Double share, Double gigabytes, long bytes) {
        return new GrowthRow(
                axis.toString(),
                value,
                what,
                1,
                TOKENS,
                5,
                1,
                1,
                1,
                gflops,
                gflops,
                100.0,
                share,
                gigabytes,
                gigabytes,
                50.0,
                gigabytes,
                bytes,
                bytes,
                0,
                2);
    }

    @Test
    void longAttentionIsComparedWithShortAttention() {
        List<GrowthRow> rows = List.of(
                row(Axis.CONTEXT, "attention", 256, 40, 0.4, null, 0),
                row(Axis.CONTEXT, "attention", 2048, 36, 0.36, null, 0));
        assertEquals(
                List.of("Attention at a context of 2048 tokens uses 0.90 times the share of the peak that it uses at"
                        + " 256."),
                Findings.of(rows));
    }

    @Test
    void thereIsNoRatioOfAShareThatCouldNotBeMeasured() {
        List<GrowthRow> rows = List.of(
                row(Axis.CONTEXT, "attention", 256, 140, null, null, 0),
                row(Axis.CONTEXT, "attention", 2048, 36, 0.36, null, 0));
        assertEquals(List.of(), Findings.of(rows));
    }

    @Test
    void theMemoryOfStepsIsComparedByTokens() {
        List<GrowthRow> rows = List.of(
                row(Axis.BATCH, "step", 1, 40, 0.4, null, 4 * 1024 * TOKENS),
                row(Axis.BATCH, "step", 2, 36, 0.36, null, 5 * 1024 * TOKENS));
        assertEquals(
                List.of("The activations of a step take 4.0 to 5.0 KiB per token over all values of batch."),
                Findings.of(rows));
    }

    @Test
    void promptsAreComparedWithTheForwardPassAndPositionsWithTheFirst() {
        List<GrowthRow> rows = List.of(
                row(Axis.PROMPT, "forward", 512, 50, 0.5, null, 0),
                row(Axis.PROMPT, "prefill", 512, 60, 0.6, null, 0),
                row(Axis.POSITION, "decode", 1, 1, 0.01, 20.0, 0),
                row(Axis.POSITION, "decode", 4000, 1, 0.01, 18.0, 0));
        assertEquals(
                List.of(
                        "Reading a prompt of 512 tokens runs at 1.20 times the speed of a training step's forward"
                                + " pass.",
                        "Decoding at position 4000 reads its bytes at 0.90 times the speed of decoding at position 1."),
                Findings.of(rows));
    }

    @Test
    void anAxisIsMeasuredUpToALimitButAtItsFirstValueAlways() {
        assertEquals(List.of(64, 128, 256), Axis.CONTEXT.values(300));
        assertEquals(List.of(64), Axis.CONTEXT.values(1));
        assertEquals(List.of(1), Axis.THREADS.values(1));
    }
}

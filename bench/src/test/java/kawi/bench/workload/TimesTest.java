package kawi.bench.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        var times = new Times(List.of(30L, 10L, 20L));
        assertEquals(20, times.medianNanos());
        assertEquals(10, times.minNanos());
        assertEquals(30, times.maxNanos());
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleOnes() {
        assertEquals(25, new Times(List.of(40L, 10L, 20L, 30L)).medianNanos());
    }

    @Test
    void quartilesAreInterpolatedBetweenTheRunsBesideThem() {
        var times = new Times(List.of(40L, 10L, 20L, 30L));
        assertEquals(17.5, times.lowerQuartileNanos());
        assertEquals(32.5, times.upperQuartileNanos());
        assertEquals(7, new Times(List.of(7L)).upperQuartileNanos());
    }

    @Test
    void oneRunOfTwentyIsSlowerThanThe95thPercentile() {
        var times = new Times(LongStream.rangeClosed(0, 100).boxed().toList());
        assertEquals(95, times.percentile95Nanos());
        assertEquals(7, new Times(List.of(7L)).percentile95Nanos());
        assertEquals(19.5, new Times(List.of(20L, 10L)).percentile95Nanos());
    }

    @Test
    void atLeastOneRunIsRequired() {
        assertThrows(IllegalArgumentException.class, () -> new Times(List.of()));
    }

    @Test
    void measuredAndUnmeasuredActionsAlternate() {
        var events = new ArrayList<String>();
        Times times = Times.of(2, 0, () -> events.add("run"), () -> events.add("between"));
        assertEquals(List.of("between", "run", "between", "run", "between"), events);
        assertEquals(2, times.count());
    }
}

package kawi.samples.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import kawi.autograd.Parameter;
import kawi.autograd.array.Shape;
import org.junit.jupiter.api.Test;

class BitsTest {

    @Test
    void theHashIsTheSha256OfAFileWithTheLines() {
        // printf 'a\nb c\n' | sha256sum
        assertEquals(
                "9ffaa0f83922d4eb11e56154814a41322108bebaefba1fe7f00c4fcebde5d5fc",
                new Bits(List.of("a", "b c")).hash());
    }

    @Test
    void theFirstDifferenceIsReported() {
        var expected = new Bits(List.of("step 1: loss 4.5", "step 2: loss 4.25", "weights: 12"));
        assertEquals(Optional.empty(), new Bits(expected.lines()).firstDifference(expected));
        assertEquals(
                Optional.of("\"step 2: loss 4.26\" instead of \"step 2: loss 4.25\""),
                new Bits(List.of("step 1: loss 4.5", "step 2: loss 4.26", "weights: 34")).firstDifference(expected));
        assertEquals(
                Optional.of("\"nothing\" instead of \"weights: 12\""),
                new Bits(expected.lines().subList(0, 2)).firstDifference(expected));
        assertEquals(
                Optional.of("\"step 1: loss 4.5\" instead of \"nothing\""),
                expected.firstDifference(new Bits(List.of())));
    }

    @Test
    void aSingleBitOfAWeightIsDetected() {
        var weights = Parameter.ones("weights", Shape.of(2, 3));
        Bits before = recorded(weights);
        // hashlib.sha256(struct.pack('<6f', *[1] * 6)).hexdigest()
        assertEquals(
                List.of("p: weights: f46913286d895f62d646314f400fc3d7a543cf34eb4ae56df87f43dc4582a36b"),
                before.lines());
        weights.value().data()[5] = Math.nextUp(1f);
        assertNotEquals(before, recorded(weights));
        weights.value().data()[5] = 1;
        assertEquals(before, recorded(weights));
    }

    private static Bits recorded(Parameter weights) {
        var recorder = new Bits.Recorder("p: ");
        recorder.weights(List.of(weights));
        return recorder.bits();
    }
}

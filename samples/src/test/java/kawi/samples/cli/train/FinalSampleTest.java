package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;

/// The sample at the end fails: the training has not.
class FinalSampleTest {

    @Test
    void aTextFollowsItsHeading() {
        assertEquals(new FinalSample("A sample:", Optional.of("text")), FinalSample.of("A sample:", () -> "text"));
    }

    @Test
    void withTooLittleMemoryThereIsNoSample() {
        var sample = FinalSample.of("A sample:", () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertEquals(
                new FinalSample("(no sample: not enough memory for it beside the training)", Optional.empty()), sample);
    }

    @Test
    void withAModelThatCannotBeReadThereIsNoSample() {
        var sample = FinalSample.of("A sample:", () -> {
            throw new UsageException("the folder is gone");
        });
        assertEquals(new FinalSample("(no sample: the folder is gone)", Optional.empty()), sample);
    }
}

package kawi.engine.generate;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The generation loop as an iterator: the caller asks for one token after the other. A token is computed when it is
/// asked for, so a caller that stops early pays only for what it received.
///
///     for (var tokens = generator.stream(prompt, config); tokens.hasNext(); ) {
///         System.out.print(tokens.next().text());
///     }
public class TokenStream implements Iterator<GenerationStep> {
    private final SequenceState sequence;
    private final Supplier<GenerationStep> step;

    /// @param sequence the text in progress
    /// @param step chooses the next token and appends it to the sequence, such as [Generator#step]
    public TokenStream(SequenceState sequence, Supplier<GenerationStep> step) {
        this.sequence = sequence;
        this.step = step;
    }

    @Override
    public final boolean hasNext() {
        return !sequence.isFinished();
    }

    /// Computes the next token.
    ///
    /// @throws NoSuchElementException if the text is finished
    /// @throws ArithmeticException if a logit is not finite, or every token is excluded
    @Override
    public final GenerationStep next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the text is finished");
        }
        return step.get();
    }

    /// The remaining steps as a stream.
    public final Stream<GenerationStep> stream() {
        Iterable<GenerationStep> steps = () -> this;
        return StreamSupport.stream(steps.spliterator(), false);
    }

    /// The whole text.
    ///
    /// @throws NoSuchElementException if the text is not finished
    public final Generation result() {
        return sequence.result();
    }
}

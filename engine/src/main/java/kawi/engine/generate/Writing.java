package kawi.engine.generate;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A text that is being written, step by step: an ordinary iterator. A step is computed when it is asked for, no
/// earlier; whoever asks no more pays no more.
///
///     for (var steps = generator.write(prompt, config); steps.hasNext(); ) {
///         System.out.print(steps.next().text());
///     }
public final class Writing implements Iterator<GenerationStep> {
    private final Row row;
    private final Reader reader;
    private Optional<Integer> unread = Optional.empty();

    Writing(Row row, Reader reader) {
        this.row = row;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        return !row.isDone();
    }

    /// Computes the next token.
    ///
    /// @throws NoSuchElementException if the text is finished
    /// @throws ArithmeticException if a logit is not finite, or no token may come
    @Override
    public GenerationStep next() {
        if (row.isDone()) {
            throw new NoSuchElementException("the text is finished");
        }
        unread.ifPresent(reader::advance);
        GenerationStep step = row.take(reader);
        unread = Optional.of(step.chosen().id());
        return step;
    }

    /// The steps as a stream.
    public Stream<GenerationStep> stream() {
        Iterable<GenerationStep> steps = () -> this;
        return StreamSupport.stream(steps.spliterator(), false);
    }

    /// What was written.
    ///
    /// @throws NoSuchElementException if the text is not finished
    public Generation result() {
        return row.result();
    }

    /// How many guesses were right, if there were any to be made.
    public Optional<SpeculationStats> guesses() {
        return reader instanceof SpeculativeReader speculative ? Optional.of(speculative.counts()) : Optional.empty();
    }
}

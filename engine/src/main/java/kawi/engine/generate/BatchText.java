package kawi.engine.generate;

import java.util.List;
import java.util.Optional;
import kawi.engine.model.NewTokens;

/// A text in an [OpenBatch] and its rows of the decoder: one, or two with guidance.
public final class BatchText {
    private final Decoder decoder;
    private final int row;
    private final SequenceState sequence;
    private final Optional<GuidedLogits> guided;
    /// Whether the decoder has read all tokens, which is so only right after a prompt whose predictions were reported.
    private boolean isRead;

    BatchText(Decoder decoder, int row, SequenceState sequence, Optional<GuidedLogits> guided) {
        this.decoder = decoder;
        this.row = row;
        this.sequence = sequence;
        this.guided = guided;
    }

    int row() {
        return row;
    }

    void promptIsRead() {
        isRead = true;
    }

    /// Whether a stop condition is met.
    public boolean isFinished() {
        return sequence.isFinished();
    }

    /// The finished text.
    ///
    /// @throws java.util.NoSuchElementException if it is not finished
    public Generation result() {
        return sequence.result();
    }

    /// The tokens that the decoder has not read yet.
    List<NewTokens> unread() {
        if (isRead) {
            return List.of();
        }
        return guided.map(logits -> logits.unread(sequence.ids()))
                .orElseGet(() -> List.of(decoder.unread(row, sequence.ids())));
    }

    /// The body of the loop, once the decoder has read what was [#unread].
    GenerationStep step() {
        isRead = false;
        float[] logits = guided.map(GuidedLogits::combinedLogits).orElseGet(() -> decoder.logits(row));
        return sequence.append(sequence.sampler().sample(logits), decoder.window(row));
    }
}

package kawi.engine.generate.speculation;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.LogitsSource;
import kawi.engine.generate.SequenceState;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.History;

/// Logits that are computed ahead: one pass reads the chosen token and drafts of the next ones. While the drafts turn
/// out to be the chosen tokens, their logits are returned without a pass; at the first that is not, the remaining ones
/// are rolled back.
final class SpeculativeLogits implements LogitsSource {
    private final Decoder decoder;
    private final SequenceState sequence;
    private final Drafter drafter;
    private final int maxDrafts;
    /// Drafts that the decoder has read and that are not accepted yet.
    private final Deque<Draft> drafts = new ArrayDeque<>();
    /// The logits after each of the drafts.
    private final Deque<float[]> draftLogits = new ArrayDeque<>();
    /// The logits after the tokens of the text; null before the prompt is read.
    private float[] logits;

    private int drafted;
    private int accepted;
    private int passes;

    /// @param decoder of one row, empty
    /// @param maxDrafts maximum number of drafts in a pass
    SpeculativeLogits(Decoder decoder, SequenceState sequence, Drafter drafter, int maxDrafts) {
        this.decoder = decoder;
        this.sequence = sequence;
        this.drafter = drafter;
        this.maxDrafts = maxDrafts;
    }

    SpeculationStats stats() {
        return new SpeculationStats(drafted, accepted, passes);
    }

    /// The draft of the next token, if there is one.
    Optional<Draft> draft() {
        return Optional.ofNullable(drafts.peek());
    }

    @Override
    public int[] window() {
        int[] window = decoder.window(0);
        return Arrays.copyOf(window, window.length - drafts.size());
    }

    @Override
    public float[] logits(History ids) {
        int last = ids.id(ids.size() - 1);
        if (logits == null) {
            logits = decoder.logits(ids);
            passes++;
        } else if (!drafts.isEmpty() && drafts.peek().id() == last) {
            drafts.poll();
            logits = draftLogits.poll();
            accepted++;
        } else {
            decoder.rollback(0, drafts.size(), logits);
            drafts.clear();
            draftLogits.clear();
            logits = readWithDrafts(last);
            passes++;
        }
        return logits;
    }

    /// Reads the token that was chosen and new drafts after it.
    private float[] readWithDrafts(int id) {
        // The window must not shift, and the last token of the text needs no logits after it.
        int count = Math.min(maxDrafts, Math.min(decoder.room(0) - 1, sequence.tokensLeft() - 1));
        List<Draft> newDrafts = count < 1 ? List.of() : drafter.draft(sequence.sampler(), count);
        if (newDrafts.isEmpty()) {
            return decoder.decode(id);
        }
        int[] ids = IntStream.concat(IntStream.of(id), newDrafts.stream().mapToInt(Draft::id))
                .toArray();
        float[][] all = decoder.extendWithAllLogits(0, ids);
        Stream.of(all).skip(1).forEach(draftLogits::add);
        drafts.addAll(newDrafts);
        drafted += newDrafts.size();
        return all[0];
    }
}

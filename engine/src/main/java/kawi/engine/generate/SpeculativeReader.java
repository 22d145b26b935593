package kawi.engine.generate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.Sampler.Acceptance;

/// Reads ahead: after each token that was chosen some guesses of the next ones, all in one pass. As long as the guesses
/// are right, the logits are there already; the rest is taken back.
final class SpeculativeReader implements Reader {

    private final Decoder decoder;
    private final Row row;
    private final Speculation speculation;
    private final Drafter drafter;
    /// Guesses that the decoder has read and that are yet to be judged, and after each the logits.
    private final Deque<Draft> guesses = new ArrayDeque<>();

    private final Deque<float[]> ahead = new ArrayDeque<>();
    private float[] logits;
    private int guessed;
    private int right;
    private int passes = 1;

    /// @param decoder of one row, in which the prompt was read
    SpeculativeReader(Decoder decoder, Row row, Speculation speculation, Drafter drafter) {
        this.decoder = decoder;
        this.row = row;
        this.speculation = speculation;
        this.drafter = drafter;
        this.logits = decoder.logits(0);
    }

    SpeculationStats counts() {
        return new SpeculationStats(guessed, right, passes);
    }

    @Override
    public float[] logits() {
        return logits;
    }

    @Override
    public Optional<Draft> draft() {
        return speculation.acceptance() == Acceptance.REJECTION
                ? Optional.ofNullable(guesses.peek())
                : Optional.empty();
    }

    @Override
    public int[] window() {
        int[] window = decoder.window(0);
        return Arrays.copyOf(window, window.length - guesses.size());
    }

    @Override
    public void advance(int id) {
        if (!guesses.isEmpty() && guesses.peek().id() == id) {
            guesses.poll();
            logits = ahead.poll();
            right++;
            return;
        }
        decoder.retract(0, guesses.size(), logits);
        guesses.clear();
        ahead.clear();
        passes++;
        // After the token itself there must be room for guesses; the last token needs none after it.
        int count = Math.min(speculation.tokens(), Math.min(decoder.room(0) - 1, row.tokensLeft() - 1));
        List<Draft> drafts = count < 1 ? List.of() : drafter.guess(row.sampler(), count);
        if (drafts.isEmpty()) {
            logits = decoder.step(id);
            return;
        }
        int[] ids = IntStream.concat(IntStream.of(id), drafts.stream().mapToInt(Draft::id))
                .toArray();
        float[][] all = decoder.extendAndCompare(0, ids);
        logits = all[0];
        Stream.of(all).skip(1).forEach(ahead::add);
        guesses.addAll(drafts);
        guessed += drafts.size();
    }
}

package kawi.engine.generate;

import java.util.List;
import kawi.engine.generate.strategy.History;
import kawi.engine.model.NewTokens;

/// The logits of one text under classifier-free guidance. Two rows of a decoder read the same new tokens, one after the
/// prompt and one after the other prompt; [Guidance] combines their logits.
final class GuidedLogits implements LogitsSource {
    /// Decoder rows of a text.
    static final int ROWS = 2;

    private final Decoder decoder;
    private final int row;
    private final Guidance guidance;
    /// The other prompt and the new tokens.
    private final History otherIds;

    private final float[] combined; // (V)

    /// @param row the decoder's row with the prompt; the next row has the other prompt
    GuidedLogits(Decoder decoder, int row, Guidance guidance) {
        this.decoder = decoder;
        this.row = row;
        this.guidance = guidance;
        this.otherIds = new History(guidance.otherPrompt());
        this.combined = new float[decoder.model().config().vocabularySize()];
    }

    @Override
    public float[] logits(History ids) {
        decoder.extend(unread(ids));
        return combinedLogits();
    }

    @Override
    public int[] window() {
        return decoder.window(row);
    }

    /// The tokens that the two rows have not read yet.
    List<NewTokens> unread(History ids) {
        for (int i = otherIds.newTokens(); i < ids.newTokens(); i++) {
            otherIds.append(ids.id(ids.promptLength() + i));
        }
        return List.of(decoder.unread(row, ids), decoder.unread(row + 1, otherIds));
    }

    /// The guided logits after what both rows have read, (V).
    float[] combinedLogits() {
        guidance.combine(decoder.logits(row), decoder.logits(row + 1), combined);
        return combined;
    }
}

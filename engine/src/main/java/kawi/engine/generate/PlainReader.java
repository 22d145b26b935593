package kawi.engine.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.model.NewTokens;

/// One row of a decoder, token by token; with guidance a second row that reads the same after another prompt.
final class PlainReader implements Reader {
    private final Decoder decoder;
    private final int row;
    private final Optional<Guidance> guidance;
    private final float[] mixed;

    /// @param row the decoder's row; with guidance the next one is used too
    PlainReader(Decoder decoder, int row, Optional<Guidance> guidance) {
        this.decoder = decoder;
        this.row = row;
        this.guidance = guidance;
        this.mixed = new float[guidance.isPresent() ? decoder.model().config().vocabularySize() : 0];
    }

    /// How many rows of a decoder a text needs.
    static int rows(GenerationConfig config) {
        return config.guidance().isPresent() ? 2 : 1;
    }

    /// What the decoder must read at first.
    List<NewTokens> begin(int[] prompt) {
        List<NewTokens> extensions = new ArrayList<>();
        decoder.restart(row);
        extensions.add(new NewTokens(row, prompt));
        guidance.ifPresent(other -> {
            decoder.restart(row + 1);
            extensions.add(new NewTokens(row + 1, other.otherPrompt()));
        });
        return extensions;
    }

    /// What the decoder must read next.
    List<NewTokens> next(int id) {
        var own = new NewTokens(row, id);
        return guidance.isPresent() ? List.of(own, new NewTokens(row + 1, id)) : List.of(own);
    }

    @Override
    public void advance(int id) {
        decoder.extend(next(id));
    }

    @Override
    public float[] logits() {
        if (guidance.isEmpty()) {
            return decoder.logits(row);
        }
        guidance.get().mix(decoder.logits(row), decoder.logits(row + 1), mixed);
        return mixed;
    }

    @Override
    public int[] window() {
        return decoder.window(row);
    }
}

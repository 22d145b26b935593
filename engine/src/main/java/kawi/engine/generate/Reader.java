package kawi.engine.generate;

import java.util.Optional;
import java.util.OptionalInt;
import kawi.engine.generate.strategy.Draft;

/// What a model says next of one text, however that is found out.
interface Reader {

    /// The scores of the next token, (V); valid until the next token is read.
    float[] logits();

    /// A guess of the next token, to be judged by rejection.
    default Optional<Draft> draft() {
        return Optional.empty();
    }

    /// The next token, if it is not for the strategy to choose.
    default OptionalInt decided() {
        return OptionalInt.empty();
    }

    /// What the model sees.
    int[] window();

    /// Reads the token that was chosen.
    void advance(int id);
}

package kawi.samples.lesson.toy;

import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.BatchSampler;
import kawi.engine.model.Gpt;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.GptConfig;

/// The models of the lessons, in the visible form.
public final class ToyModels {
    /// The context of the models: a window of 16, as in the chapter.
    public static final int CONTEXT_LENGTH = 16;

    /// Windows in a batch of [ToyLanguage].
    public static final int BATCH_SIZE = 16;

    private static final int LAYERS = 2;
    private static final int HEADS = 2;
    private static final int WIDTH = 32;

    private ToyModels() {}

    /// The sizes of the models.
    public static GptConfig config(int vocabularySize) {
        return GptConfig.of(vocabularySize)
                .contextLength(CONTEXT_LENGTH)
                .layers(LAYERS)
                .heads(HEADS)
                .width(WIDTH)
                .build();
    }

    /// A model with random weights.
    public static Gpt untrained(int vocabularySize, CounterRandom random) {
        return new Gpt(config(vocabularySize), random, Form.VISIBLE);
    }

    /// A model that has learned [ToyLanguage].
    ///
    /// @param random determines the weights and the text
    public static Gpt ofToyLanguage(Device device, CounterRandom random, int steps) {
        Gpt model = untrained(ToyLanguage.VOCABULARY_SIZE, random);
        BatchSampler sampler = ToyLanguage.batches(BATCH_SIZE, CONTEXT_LENGTH, random.child(1));
        new Learner(model, device, steps).train(steps, sampler::batch);
        return model;
    }
}

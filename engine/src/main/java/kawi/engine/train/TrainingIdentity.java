package kawi.engine.train;

import kawi.engine.data.TokenDataset;
import kawi.engine.model.GptConfig;

/// What makes a training the one that it is. It cannot go on as another: a checkpoint is refused where one of these
/// differs. (What may differ is how many steps there are, the learning rate, and when the model is judged.)
///
/// Each is a text that is compared as a whole and shown where it differs.
///
/// @param model the shape of the model
/// @param recipe how it learns
/// @param data the fingerprint of the token ids, and so of the text and of what cut it into tokens
record TrainingIdentity(String model, String recipe, String data) {

    static TrainingIdentity of(GptConfig model, TrainingConfig config, TokenDataset.Split data) {
        String recipe = "seed " + config.seed() + ", batches " + config.accumulation() + " x " + config.batchSize()
                + ", clipping " + config.gradientClip() + ", skips " + config.maxSkippedSteps() + ", " + config.adamW();
        return new TrainingIdentity(model.toString(), recipe, data.fingerprint());
    }
}

package kawi.engine.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.ModelFileException;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.TrainingConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingIdentityTest {
    private static final TokenDataset.Split DATA = new TokenDataset(new int[] {0, 1, 2, 0, 1, 2}, 6).split(0.5);
    private static final AdamW.Settings ADAM_W =
            AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);
    private static final String ARCHITECTURE = "GptConfig[layers=4, heads=4]";

    /// Checkpoints contain these texts. If one of them changes, no training of an older version can be resumed.
    @Test
    void theTextsThatCheckpointsContainStayTheSame() {
        var model = new Gpt(
                GptConfig.of(11)
                        .contextLength(8)
                        .layers(2)
                        .heads(3)
                        .width(12)
                        .dropout(0.1)
                        .bias(true)
                        .build(),
                CounterRandom.ofSeed(1));
        var config = TrainingConfig.ofSteps(100)
                .batchSize(3)
                .accumulation(2)
                .gradientClip(0.5)
                .seed(42)
                .maxSkippedSteps(7);
        var identity = config.identity(
                model.architecture(), new AdamW(model.parameters(), ADAM_W).settings(), DATA.fingerprint());
        assertEquals(
                "GptConfig[vocabularySize=11, contextLength=8, layers=2, heads=3, width=12, dropout=0.1, bias=true,"
                        + " layerNormEpsilon=1.0E-5]",
                identity.model());
        assertEquals(
                "seed 42, batches 2 x 3, clipping 0.5, skips 7, Settings[beta1=0.9, beta2=0.99, epsilon=1.0E-8,"
                        + " weightDecay=0.1]",
                identity.recipe());
        String sha256 = "9b8ddf1ef739bf7b27a17c33f02c862e27e16639246e87885ef1ee7c7914a656"; // of 0, 1, 2 as big-endian
        assertEquals(sha256 + " " + sha256, identity.data());
    }

    private static TrainingIdentity of(TrainingConfig config) {
        return config.identity(ARCHITECTURE, ADAM_W.text(), DATA.fingerprint());
    }

    @Test
    void stepsLearningRateAndEvaluationsAreNoPartOfIt() {
        var config = TrainingConfig.ofSteps(100);
        assertEquals(
                of(config), of(TrainingConfig.ofSteps(200).learningRate(1e-4).evaluation(7, 3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GptConfig[layers=4, heads=4] | GptConfig[layers=6, heads=4] | layers=4 there, but layers=6 here",
                "a[x=1, y=2]                  | a[x=3, y=4]                  | x=1 there, but x=3 here; y=2 there, but"
                        + " y=4 here",
                "a[x=1]                       | b[x=1]                       | a there, but b here",
                "a[x=1]                       | a[x=1, y=2]                  | a[x=1] there, but a[x=1, y=2] here",
            })
    void onlyWhatDiffersIsNamed(String there, String here, String difference) {
        assertEquals(difference, TrainingIdentity.difference(there, here));
    }

    @Test
    void aTextThatDiffersIsNamedWithoutChecksums() {
        var there = new TrainingIdentity("m", "r", "0123 [0, 9) 0123 [9, 10)");
        var here = new TrainingIdentity("m", "r", "4567 [0, 9) 4567 [9, 10)");
        assertEquals(
                "file: is the checkpoint of a training on another text or with another tokenizer",
                assertThrows(ModelFileException.class, () -> there.requireSame(here, Path.of("file")))
                        .getMessage());
    }
}

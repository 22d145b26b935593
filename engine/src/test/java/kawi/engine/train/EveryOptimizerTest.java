package kawi.engine.train;

import static kawi.engine.train.Trainings.assertSame;
import static kawi.engine.train.Trainings.config;
import static kawi.engine.train.Trainings.model;
import static kawi.engine.train.Trainings.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.kernel.ReferenceKernels;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.AveragedWeights;
import kawi.autograd.optim.Muon;
import kawi.autograd.optim.Optimizer;
import kawi.autograd.optim.Sgd;
import kawi.engine.fixture.Models;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.model.Gpt;
import kawi.engine.train.Trainings.Diary;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the trainer promises holds with every optimizer.
@Tag("slow")
class EveryOptimizerTest {
    private static final AdamW.Settings SETTINGS =
            AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1);

    enum Kind {
        SGD {
            @Override
            Optimizer of(Gpt model) {
                return new Sgd(model.parameters());
            }
        },
        ADAMW {
            @Override
            Optimizer of(Gpt model) {
                return new AdamW(model.parameters(), SETTINGS);
            }
        },
        CAUTIOUS_ADAMW {
            @Override
            Optimizer of(Gpt model) {
                return new AdamW(model.parameters(), SETTINGS.cautious(true));
            }
        },
        MUON {
            @Override
            Optimizer of(Gpt model) {
                return muon(model, SETTINGS);
            }
        },
        AVERAGED_CAUTIOUS_MUON {
            @Override
            Optimizer of(Gpt model) {
                return new AveragedWeights(muon(model, SETTINGS.cautious(true)), model.parameters(), 0.9);
            }
        };

        abstract Optimizer of(Gpt model);
    }

    private static Muon muon(Gpt model, AdamW.Settings settings) {
        List<Parameter> matrices = model.blockMatrices();
        List<Parameter> others = model.parameters().stream()
                .filter(parameter -> !matrices.contains(parameter))
                .toList();
        return new Muon(matrices, others, Muon.Settings.of(settings));
    }

    @ParameterizedTest
    @EnumSource
    void theBitsAreTheSameOnAnyNumberOfThreadsAndEitherSetOfKernels(Kind kind) {
        List<float[]> expected = trained(kind, new ReferenceKernels(), 1);
        for (int threads = 1; threads <= 3; threads++) {
            assertSame(expected, trained(kind, new VectorKernels(), threads));
        }
    }

    private static List<float[]> trained(Kind kind, Kernels kernels, int threads) {
        Gpt model = model();
        try (var device = new Device(kernels, threads)) {
            new Trainer(model, kind.of(model), text(0), config(), device).train();
        }
        return Models.weights(model);
    }

    @ParameterizedTest
    @EnumSource
    void aTrainingThatWasStoppedAndResumedEndsWithTheSameBits(Kind kind, @TempDir Path folder) {
        Gpt straight = model();
        var expected = new Diary();
        try (Device device = Models.device()) {
            new Trainer(straight, kind.of(straight), text(0), config(), device)
                    .listen(expected)
                    .train();
        }
        Gpt stopped = model();
        var first = new Diary();
        try (Device device = Models.device()) {
            var trainer = new Trainer(stopped, kind.of(stopped), text(0), config(), device);
            trainer.listen(new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    if (step.step() == 7) {
                        trainer.stop();
                    }
                }

                @Override
                public void evaluated(Evaluated evaluated) {
                    first.evaluated(evaluated);
                }
            });
            trainer.saveTo(CheckpointPolicy.into(folder), ModelWriter.of(stopped))
                    .train();
        }
        Gpt resumed = model();
        var second = new Diary();
        try (Device device = Models.device()) {
            var trainer = new Trainer(resumed, kind.of(resumed), text(0), config(), device);
            trainer.listen(second).saveTo(CheckpointPolicy.into(folder), ModelWriter.of(resumed));
            trainer.resume();
            assertEquals(7, trainer.state().step());
            trainer.train();
        }
        assertSame(Models.weights(straight), Models.weights(resumed));
        List<TrainingListener.Evaluated> both = new ArrayList<>(first.evaluations);
        both.addAll(second.evaluations);
        assertEquals(expected.evaluations, both);
    }

    /// A skipped step is none of the optimizer's.
    @ParameterizedTest
    @EnumSource
    void aTrainingThatSkippedAStepAndWasResumedEndsWithTheSameBits(Kind kind, @TempDir Path folder) {
        TrainingConfig config = config(10, 1e-3, 2, 1, 100).maxSkippedSteps(1);
        Gpt straight = model();
        Gpt stopped = model();
        Gpt resumed = model();
        try (Device device = Models.device()) {
            new Trainer(straight, kind.of(straight), text(0), config, device)
                    .listen(new NonFiniteDiagnosisTest.Spoiler(straight, false))
                    .train();
            var first = new Trainer(stopped, kind.of(stopped), text(0), config, device);
            var spoiler = new NonFiniteDiagnosisTest.Spoiler(stopped, false);
            first.listen(new TrainingListener() {
                @Override
                public void stepped(Step step) {
                    spoiler.stepped(step);
                    if (step.step() == 8) {
                        first.stop();
                    }
                }

                @Override
                public void skipped(NonFiniteException reason, double rateFactor) {
                    spoiler.skipped(reason, rateFactor);
                }
            });
            first.saveTo(CheckpointPolicy.into(folder), ModelWriter.of(stopped)).train();
            assertEquals(1, first.state().skipped());
            var second = new Trainer(resumed, kind.of(resumed), text(0), config, device)
                    .saveTo(CheckpointPolicy.into(folder), ModelWriter.of(resumed));
            second.resume();
            second.train();
        }
        assertSame(Models.weights(straight), Models.weights(resumed));
    }

    @ParameterizedTest
    @EnumSource
    void theLossFalls(Kind kind) {
        Gpt model = model();
        var diary = new Diary();
        try (Device device = Models.device()) {
            new Trainer(model, kind.of(model), text(0), config(60, kind == Kind.SGD ? 0.5 : 1e-2, 8, 1, 60), device)
                    .listen(diary)
                    .train();
        }
        double before = diary.evaluations.getFirst().validationLoss();
        double after = diary.evaluations.getLast().validationLoss();
        assertTrue(after < before - 0.5, () -> before + " to " + after);
    }

    /// The loss of the saved model is the one that was reported: that of the average, not of the last weights.
    @ParameterizedTest
    @EnumSource
    void theModelThatIsSavedIsTheOneThatWasEvaluated(Kind kind, @TempDir Path folder) {
        Gpt model = model();
        var diary = new Diary();
        try (Device device = Models.device()) {
            new Trainer(model, kind.of(model), text(0), config(), device)
                    .listen(diary)
                    .saveTo(CheckpointPolicy.into(folder), ModelWriter.of(model))
                    .train();
        }
        Gpt saved = GptFolder.read(folder);
        double best = diary.evaluations.stream()
                .mapToDouble(TrainingListener.Evaluated::validationLoss)
                .min()
                .orElseThrow();
        var again = new Diary();
        try (Device device = Models.device()) {
            new Trainer(saved, new Sgd(saved.parameters()), text(0), config(0, 1e-2, 3, 2, 5), device)
                    .listen(again)
                    .train();
        }
        assertEquals(best, again.evaluations.getFirst().validationLoss());
        if (kind == Kind.AVERAGED_CAUTIOUS_MUON) {
            assertThrows(
                    AssertionError.class,
                    () -> assertArrayEquals(
                            Models.weights(model).getFirst(),
                            Models.weights(saved).getFirst()));
        }
    }

    @Test
    void aCheckpointOfAnotherOptimizerIsRefused(@TempDir Path folder) {
        for (Kind kind : Kind.values()) {
            Path own = folder.resolve(kind.toString());
            trainer(kind, own).train();
            for (Kind other : Kind.values()) {
                if (other != kind) {
                    var error = assertThrows(
                            ModelFileException.class, () -> trainer(other, own).resume());
                    assertTrue(error.getMessage().contains("other settings"), error.getMessage());
                }
            }
        }
    }

    private static Trainer trainer(Kind kind, Path folder) {
        Gpt model = model();
        Device device = Models.device();
        return new Trainer(model, kind.of(model), text(0), config(1, 1e-2, 2, 1, 5), device)
                .saveTo(CheckpointPolicy.into(folder), ModelWriter.of(model));
    }
}

package kawi.samples.play.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.engine.data.BaselineLosses;
import kawi.engine.train.TrainingListener.Step;
import kawi.samples.http.json.Fields;
import kawi.samples.play.frame.EventHub;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.losses.Pace;
import kawi.samples.training.losses.StepRow;
import kawi.samples.training.losses.StepTable;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;

/// What the page knows of the training: the losses, the latest step, the samples, the warnings. Each change is an event
/// for the browsers that listen; one that comes later gets the whole.
final class TrainingStatus implements TrainingProgress {
    /// The least time between two events of steps: the eye sees no more.
    private static final long STEP_INTERVAL_NANOS = 100_000_000;

    /// The phases of a training.
    enum Phase {
        /// No training was started yet.
        NONE,
        /// The tokenizer is trained and the text encoded.
        PREPARING,
        /// Steps are done.
        RUNNING,
        /// The user has stopped it; the current step ends, and everything is saved.
        STOPPING,
        /// All steps are done.
        FINISHED,
        /// The user has stopped it, and everything is saved.
        STOPPED,
        /// It cannot continue.
        FAILED;

        /// Whether another training can be started.
        boolean isEnd() {
            return this == NONE || this == FINISHED || this == STOPPED || this == FAILED;
        }
    }

    private final EventHub hub = new EventHub(this::whole);

    // Guarded by the hub: they change only while an event is published.
    private Phase phase = Phase.NONE;
    private String problem = "";
    private SequencedMap<String, Object> about = new LinkedHashMap<>();
    private final List<Object> evaluations = new ArrayList<>();
    private final List<Object> samples = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Object> steps = new ArrayList<>();
    private Optional<Object> latest = Optional.empty();
    private int sentSteps;

    // Used by the training's thread only.
    private Pace pace = new Pace();
    private long totalSteps;
    private long sentAt;

    /// The events.
    EventHub hub() {
        return hub;
    }

    /// The phase.
    Phase phase() {
        synchronized (hub) {
            return phase;
        }
    }

    /// Begins another training, if none is running.
    ///
    /// @return whether it may begin
    boolean begin(TrainingPlan plan, String name, String folder) {
        synchronized (hub) {
            if (!phase.isEnd()) {
                return false;
            }
            boolean isContinued = folder.equals(about.get("folder"));
            change(() -> {
                phase = Phase.PREPARING;
                problem = "";
                about = Fields.of(
                        "name",
                        name,
                        "folder",
                        folder,
                        "text",
                        plan.text().title(),
                        "steps",
                        plan.recipe().steps().last(),
                        "tokenizer",
                        plan.tokenizer().choice());
                evaluations.clear();
                if (!isContinued) {
                    samples.clear();
                }
                warnings.clear();
                steps.clear();
                sentSteps = 0;
                latest = Optional.empty();
            });
            return true;
        }
    }

    /// Called when the text is encoded and the model allocated, before the first step.
    ///
    /// @param done the number of steps before
    void prepared(TrainingSession session, long done) {
        pace = new Pace();
        totalSteps = session.plan().recipe().steps().last();
        BaselineLosses baselines = session.text().baselines();
        change(() -> {
            if (phase == Phase.PREPARING) {
                phase = Phase.RUNNING;
            }
            about.put("steps", totalSteps);
            about.put("parameters", session.model().parameterCount());
            about.put("vocabulary", session.text().tokenizer().vocabularySize());
            about.put("trainTokens", session.text().data().train().size());
            about.put("validationTokens", session.text().data().validation().size());
            about.put("bitsPerNat", session.text().bitsPerCharacter(1));
            about.put("done", done);
            about.put(
                    "baselines",
                    Fields.of(
                            "uniform", baselines.uniform(),
                            "frequency", baselines.frequency(),
                            "pairs", baselines.pairs()));
            session.table().rows().forEach(row -> evaluations.add(evaluation(row, false)));
            session.table().steps().rows().forEach(row -> steps.add(step(row)));
            sentSteps = steps.size();
        });
    }

    /// Changes the phase.
    ///
    /// @param newProblem one line; empty if there is none
    void enter(Phase next, String newProblem) {
        change(() -> {
            phase = next;
            problem = newProblem;
        });
    }

    /// The user wants the training to stop.
    ///
    /// @return whether there is one
    boolean stopping() {
        synchronized (hub) {
            boolean runs = phase == Phase.PREPARING || phase == Phase.RUNNING;
            if (runs) {
                change(() -> phase = Phase.STOPPING);
            }
            return runs;
        }
    }

    private void change(Runnable change) {
        hub.publish(() -> {
            change.run();
            return Optional.of(whole());
        });
    }

    /// The whole state as an event.
    private Object whole() {
        return Fields.of(
                "type", "state",
                "phase", phase.name().toLowerCase(Locale.ROOT),
                "problem", problem,
                "about", new LinkedHashMap<>(about),
                "evaluations", List.copyOf(evaluations),
                "steps", List.copyOf(steps),
                "samples", List.copyOf(samples),
                "warnings", List.copyOf(warnings),
                "latest", latest.orElse(null));
    }

    private static Object step(StepRow row) {
        return List.of(row.step(), row.trainLoss(), row.learningRate(), row.gradientNorm());
    }

    private static Map<String, Object> evaluation(TrainingRow row, boolean best) {
        return Fields.of(
                "type", "evaluation",
                "step", row.step(),
                "train", row.trainLoss(),
                "validation", row.validationLoss(),
                "bits", row.bitsPerCharacter(),
                "seconds", row.seconds(),
                "best", best);
    }

    /// Steps are collected and sent together.
    @Override
    public void stepped(Step step) {
        pace.stepped(step);
        long now = System.nanoTime();
        boolean isDue = now - sentAt > STEP_INTERVAL_NANOS || step.step() == totalSteps;
        hub.publish(() -> {
            if (StepTable.isRecorded(step.step(), totalSteps)) {
                steps.add(List.of(step.step(), step.loss(), step.learningRate(), step.gradientNorm()));
            }
            latest = Optional.of(Fields.of(
                    "step", step.step(),
                    "loss", step.loss(),
                    "learningRate", step.learningRate(),
                    "gradientNorm", step.gradientNorm(),
                    "tokensPerSecond", pace.tokensPerSecond(),
                    "secondsLeft", pace.secondsFor(totalSteps - step.step())));
            if (!isDue) {
                return Optional.empty();
            }
            List<Object> rows = List.copyOf(steps.subList(sentSteps, steps.size()));
            sentSteps = steps.size();
            return Optional.of(Fields.of("type", "steps", "rows", rows, "latest", latest.get()));
        });
        if (isDue) {
            sentAt = now;
        }
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        hub.publish(() -> {
            evaluations.add(evaluation(row, best));
            return Optional.of(evaluations.getLast());
        });
    }

    @Override
    public void sampled(long step, String text) {
        hub.publish(() -> {
            samples.add(Fields.of("type", "sample", "step", step, "text", text));
            return Optional.of(samples.getLast());
        });
    }

    @Override
    public void rescheduled(long newSteps, String message) {
        totalSteps = newSteps;
        change(() -> about.put("steps", newSteps));
        warned(message);
    }

    @Override
    public void warned(String message) {
        hub.publish(() -> {
            warnings.add(message);
            return Optional.of(Fields.of("type", "warning", "message", message));
        });
    }
}

package kawi.samples.play.machine;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import kawi.bench.machine.Load;
import kawi.bench.machine.Machine;
import kawi.bench.machine.Speed;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;
import kawi.samples.http.json.Fields;
import kawi.samples.http.json.RequestFields;
import kawi.samples.play.frame.EventHub;
import kawi.samples.play.frame.OpenModel;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Workspace;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.Preset;

/// Measures the machine and the current model on request, one measurement at a time, and keeps the last result.
public final class MachineView implements PlayView {
    /// The vocabulary of the default model, of which no text is needed to know it.
    private static final int DEFAULT_VOCABULARY = 4096;

    private enum Phase {
        NONE,
        MACHINE,
        MODEL,
        DONE,
        FAILED
    }

    private final Workspace workspace;
    private final Measurement measurement;
    private final EventHub hub = new EventHub(this::state);

    // Guarded by the hub.
    private Phase phase = Phase.NONE;
    private final SequencedMap<String, Object> result = new LinkedHashMap<>();

    public MachineView(Workspace workspace, Measurement measurement) {
        this.workspace = workspace;
        this.measurement = measurement;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/machine/events", hub::stream), Route.post("/api/machine/measure", this::measure));
    }

    private Object state() {
        return Fields.of(
                "type", "state",
                "phase", phase.name().toLowerCase(Locale.ROOT),
                "machine", Machine.here(),
                "threads", workspace.device().threads(),
                "kernels", workspace.device().kernels().name(),
                "result", new LinkedHashMap<>(result));
    }

    private void measure(Call call) throws IOException {
        RequestFields.parse(call.jsonBody()).check(Set.of(), Set.of(), Set.of());
        synchronized (hub) {
            if (phase == Phase.MACHINE || phase == Phase.MODEL) {
                throw new HttpFailure(409, "a measurement is running").withCode("measuring");
            }
            change(Phase.MACHINE, result::clear);
        }
        Thread.ofPlatform().daemon().name("kawi-machine").start(this::run);
        call.send(200, Fields.of("measuring", true));
    }

    private void run() {
        try {
            Load load = Load.now();
            Speed speed = measurement.machine().apply(workspace.device());
            change(Phase.MODEL, () -> {
                result.put("busy", load.remark().orElse(null));
                result.put("speed", speed);
                result.put("simd", speed.runsAsSimd());
            });
            Optional<OpenModel> model = workspace.current();
            var config = model.map(open -> open.saved().model().config())
                    .orElseGet(() -> Preset.MINUTE.recipe().gptConfig(DEFAULT_VOCABULARY));
            List<RooflinePoint> points = new ModelSpeed(config, workspace.device(), measurement.model()).measure();
            change(Phase.DONE, () -> {
                result.put("model", model.map(OpenModel::name).orElse(null));
                result.put("points", points);
            });
        } catch (UsageException | IllegalArgumentException e) {
            fail(e.getMessage());
        } catch (OutOfMemoryError e) {
            fail("not enough memory to measure this model");
        } catch (RuntimeException e) {
            fail("something is wrong inside the measurement: " + e);
        }
    }

    private void fail(String problem) {
        change(Phase.FAILED, () -> result.put("problem", problem));
    }

    private void change(Phase next, Runnable change) {
        hub.publish(() -> {
            phase = next;
            change.run();
            return Optional.of(state());
        });
    }

    /// Ends the streams. A measurement that runs ends with the process.
    @Override
    public void close() {
        hub.close();
    }
}

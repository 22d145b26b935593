package kawi.samples.play.lessons;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Lock;
import kawi.autograd.device.Device;
import kawi.samples.http.json.Fields;
import kawi.samples.lesson.Lessons;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Page.Pause;
import kawi.samples.play.frame.EventHub;

/// A lesson in one language. It is computed once, in a thread of its own, when the first reader opens it; later readers
/// receive its output so far, then the rest.
final class RunningLesson {
    private static final int COLUMNS = 96;
    private static final long SEED = 1;

    private final int number;
    private final Language language;
    private final Device device;
    private final EventHub hub = new EventHub(this::state);

    // Guarded by the hub.
    private final List<Object> blocks = new ArrayList<>();
    private boolean ended;
    private String problem = "";

    /// @param number from 1
    /// @param language one of the two
    RunningLesson(int number, Language language, Device device) {
        this.number = number;
        this.language = language;
        this.device = device;
    }

    /// Starts the lesson.
    ///
    /// @param oneAtATime held while the lesson runs, because lessons measure times
    RunningLesson start(Lock oneAtATime) {
        Thread.ofPlatform().daemon().name("kawi-lesson").start(() -> {
            oneAtATime.lock();
            try {
                tell();
                end("");
            } catch (RuntimeException | OutOfMemoryError e) {
                end(String.valueOf(e.getMessage()));
            } finally {
                oneAtATime.unlock();
            }
        });
        return this;
    }

    private void tell() {
        var medium = new BlockMedium(language, this::add);
        var page = new Page(medium, language, COLUMNS, Pause.NONE);
        var room = new Classroom(device, SEED, OptionalInt.empty(), System::nanoTime);
        page.print(number, Lessons.all().get(number - 1), room);
    }

    private void add(Object block) {
        hub.publish(() -> {
            blocks.add(block);
            return Optional.of(Fields.of("type", "block", "block", block));
        });
    }

    private void end(String reason) {
        hub.publish(() -> {
            ended = true;
            problem = reason;
            return Optional.of(Fields.of("type", "end", "problem", reason));
        });
    }

    private Object state() {
        return Fields.of("type", "state", "blocks", List.copyOf(blocks), "ended", ended, "problem", problem);
    }

    /// The events.
    EventHub hub() {
        return hub;
    }
}

package kawi.samples.lesson;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Page.Pause;
import picocli.CommandLine.Help.Ansi;

/// The text of a lesson, with times that do not depend on the machine.
public final class Told {
    private Told() {}

    /// Runs a lesson with seed 1, on one thread: test classes run at the same time, and no text depends on the number
    /// of threads ([LessonCommandTest]).
    ///
    /// @param number from 1
    public static String lesson(int number, Language language, int columns, OptionalInt steps) {
        var out = new StringWriter();
        try (var device = new Device(KernelSets.preferred(), 1)) {
            var page = new Page(new PrintWriter(out), Ansi.OFF, language, columns, Pause.NONE);
            page.print(number, Lessons.all().get(number - 1), new Classroom(device, 1, steps, clock()));
        }
        return out.toString().replace(System.lineSeparator(), "\n");
    }

    /// A clock on which tasks take 100 ms and 1 ms in turn.
    private static LongSupplier clock() {
        var calls = new AtomicLong();
        return () -> {
            long call = calls.getAndIncrement(); // two for each task
            boolean isLong = call / 2 % 2 == 0;
            return call % 2 == 0 ? 0 : isLong ? 100_000_000 : 1_000_000;
        };
    }

    /// A text whose line breaks do not matter.
    public static String flat(String told) {
        return told.replaceAll("\\s+", " ");
    }
}

package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import kawi.engine.train.TrainingListener.Step;
import kawi.samples.training.losses.TrainingRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarDisplayTest {
    private long steps = 300;
    private long now; // nanoseconds
    private final StringWriter terminal = new StringWriter();

    private ProgressBarDisplay display(int width) {
        return new ProgressBarDisplay(new PrintWriter(terminal), width, steps, 0, 0, () -> now);
    }

    private static TrainingRow row(long step, double loss) {
        return new TrainingRow(step, loss, loss, loss / Math.log(2), 1e-3, step, 1);
    }

    private static Step step(long number) {
        return new Step(number, 2.5, 1, 1e-3, 12, 1_000_000);
    }

    /// Every version of the bar, without what moves the cursor.
    private List<String> bars() {
        return Arrays.stream(terminal.toString().split("\r\u001b\\[K|\\R", -1))
                .filter(line -> line.contains("% ["))
                .toList();
    }

    @Test
    void theLastBarShowsTheLossOfTheLastEvaluation() {
        ProgressBarDisplay display = display(120);
        display.evaluated(row(0, 4.5), true);
        display.stepped(step(300));
        display.evaluated(row(300, 2.345), true);
        display.close();
        assertTrue(bars().getLast().contains("100%"), bars().getLast());
        assertTrue(bars().getLast().contains("validation 2.345"), bars().getLast());
    }

    /// The terminal prints `^C` behind the bar, and wraps if there is no room for it.
    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120})
    void thereIsRoomBehindTheBarForControlC(int width) {
        ProgressBarDisplay display = display(width);
        display.evaluated(row(0, 4.5), true);
        display.stepped(step(123));
        display.warned("a warning");
        display.close();
        bars().forEach(bar -> assertTrue(bar.length() <= width - 5, bar));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80})
    void aNarrowTerminalShowsTheWholeLosses(int width) {
        steps = 100_000;
        ProgressBarDisplay display = display(width);
        display.evaluated(row(0, 4.5), true);
        display.stepped(step(100_000));
        display.close();
        assertTrue(bars().getLast().endsWith("loss 2.500, val 4.500"), bars().getLast());
        assertFalse(terminal.toString().contains("tokens/s"), terminal.toString());
    }

    /// The library draws a bar again only after a further step, unless told otherwise.
    @Test
    void anEvaluationOfAStepThatWasDrawnIsDrawnToo() {
        ProgressBarDisplay display = display(80);
        now += 1_000_000_000;
        display.stepped(step(123));
        assertTrue(bars().getLast().endsWith("loss 2.500"), bars().getLast());
        display.evaluated(row(123, 2.345), true);
        assertTrue(bars().getLast().endsWith("loss 2.500, val 2.345"), bars().getLast());
        display.close();
    }

    @Test
    void stepsAreDrawnFourTimesASecondAtMost() {
        ProgressBarDisplay display = display(80);
        for (int number = 1; number <= 300; number++) {
            now += 10_000_000;
            display.stepped(step(number));
        }
        int drawn = bars().size();
        display.close();
        assertEquals(1 + 3 * 4, drawn, "three seconds: " + bars());
    }

    /// The library's thread draws when the bar is made and when it is closed.
    @Test
    void onlyTheThreadOfTheTrainingDraws() {
        Set<Thread> writers = ConcurrentHashMap.newKeySet();
        PrintWriter recorder = new PrintWriter(terminal) {
            @Override
            public void write(String text, int from, int length) {
                writers.add(Thread.currentThread());
                super.write(text, from, length);
            }
        };
        for (int bar = 0; bar < 20; bar++) {
            ProgressBarDisplay display = new ProgressBarDisplay(recorder, 80, steps, 0, 0);
            display.stepped(step(123));
            display.close();
        }
        assertEquals(Set.of(Thread.currentThread()), writers);
    }

    @Test
    void evaluationsAndWarningsStandAboveTheBar() {
        ProgressBarDisplay display = display(100);
        display.evaluated(row(0, 4.5), true);
        display.warned("a warning");
        display.close();
        String output = terminal.toString();
        assertTrue(output.contains("\r\u001b[Kstep   0 of 300   training loss 4.5000"), output);
        assertTrue(output.contains("\r\u001b[Kkawi: a warning" + System.lineSeparator()), output);
        assertTrue(output.endsWith(System.lineSeparator()), "the bar is left on a line of its own: " + output);
    }
}

package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.WebElement;

/// The view Machine in a real browser.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class MachinePageTest {
    @TempDir
    private Path folder;

    @Test
    void theMachineIsMeasuredOnRequestAndShownAsARoofline() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.workspace().open(TinyModel.folder());
            page.open("machine");
            page.awaitText(".facts", "GiB");
            page.awaitText("#measure", "Measure");
            assertEquals(List.of(), page.visible("#points"));
            page.click("#measure");
            page.awaitText("#measure-phase", "Measured.");
            page.await(".chart canvas");
            List<String> rows = page.visible("#points tbody th").stream()
                    .map(WebElement::getText)
                    .toList();
            assertEquals("Training step", rows.getFirst());
            assertEquals("Decoding a token", rows.getLast());
            assertTrue(rows.contains("Attention"), rows.toString());
            assertEquals("20.0 GB/s", page.text("#figure-bandwidth"));
            page.reload();
            page.await("#points");
            page.narrow();
            assertEquals(0, page.overflow());
            page.requireQuiet();
        }
    }

    /// From 0.097 (0.0097, ...) uPlot stepped on for ever.
    @Test
    void aLogarithmicAxisMayBeginAtAnyNumber() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("machine");
            for (double low : new double[] {0.097, 0.0097, 0.97, 9.7, 0.1, 0.0005, 1e-7}) {
                assertEquals(1L, page.script("""
                    return import('/chart.js').then(({ chart }) => {
                      const axis = { log: true, range: [arguments[0], 300], format: String };
                      const drawn = chart(
                        { t: String, text: String, onTheme() {}, signal: new AbortController().signal },
                        { label: 'a', height: 300, x: axis, y: axis, series: [{ name: 'b', colour: 'accent' }] });
                      document.querySelector('main').append(drawn.figure);
                      drawn.update([[10, 20], [10, 20]]);
                      const canvases = drawn.figure.querySelectorAll('canvas').length;
                      drawn.figure.remove();
                      return canvases;
                    })\
                    """, low), "from " + low);
            }
            page.requireQuiet();
        }
    }
}

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
}

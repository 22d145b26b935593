package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The view Train in a real browser.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class TrainPageTest {
    @TempDir
    private Path folder;

    @Test
    void aTrainingIsStartedWatchedReloadedStoppedAndContinued() throws IOException {
        Path text = Files.writeString(folder.resolve("abc.txt"), TinyModel.TEXT);
        try (var page = new PageDriver(folder)) {
            page.open("train");
            page.click("input[value='path']");
            page.type("#path", text.toString());
            page.select("#preset", "tiny");
            page.click(".settings summary");
            page.type("#field-context", "8");
            page.type("#field-batchSize", "2");
            page.type("#field-evalInterval", "500");
            page.type("#field-steps", "1000000");
            page.click("#start");
            page.awaitText("#phase", "Training");
            page.awaitText("#figure-validationLoss", ".");
            long drawn = drawnSteps(page);
            page.until("the curve does not grow", () -> drawnSteps(page) > drawn);
            long pixels = inkOfCurve(page);
            assertTrue(pixels > 0, "the curve has no pixels");

            page.reload();
            page.awaitText("#phase", "Training");
            page.until("the curve is lost", () -> drawnSteps(page) > drawn);

            page.click("#language");
            page.awaitText("#phase", "训练中");
            page.narrow();
            page.await(".chart canvas");
            assertEquals(0, page.overflow());

            page.awaitText(".samples", "0");
            page.click("#stop");
            page.awaitText("#phase", "已停止并保存");
            page.awaitText("#start", "开始训练");
            assertEquals("abc-tiny", page.script("return document.querySelector('#model').selectedOptions[0].text"));
            page.click(".resume summary");
            long done = Long.parseLong(
                    page.text("#figure-step").replaceFirst(" .*", "").replace(",", ""));
            page.type("#resume-steps", Long.toString(done + 2));
            page.click("#resume");
            page.awaitText("#phase", "已完成");
            assertEquals(
                    done + 2,
                    Long.parseLong(
                            page.text("#figure-step").replaceFirst(" .*", "").replace(",", "")));
            page.requireQuiet();
        }
    }

    /// The number of steps that are done, as the page shows it.
    private static long drawnSteps(PageDriver page) {
        String shown = page.text("#figure-step").replaceFirst(" .*", "").replace(",", "");
        return shown.isEmpty() ? 0 : Long.parseLong(shown);
    }

    /// The number of pixels of the canvas that are not transparent.
    private static long inkOfCurve(PageDriver page) {
        page.await(".chart canvas");
        return (Long) page.script("""
            const canvas = document.querySelector('.chart canvas');
            const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let i = 3; i < data.length; i += 4) count += data[i] > 0 ? 1 : 0;
            return count\
            """);
    }

    @Test
    void aTextIsDroppedOntoThePage() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("train");
            page.click("input[value='upload']");
            page.await(".drop");
            page.script("""
                const data = new DataTransfer();
                data.items.add(new File([arguments[0]], 'my book.txt', {type: 'text/plain'}));
                document.querySelector('.drop').dispatchEvent(
                    new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}))\
                """, TinyModel.TEXT);
            page.awaitText("#dropped", "my book.txt: 1,080 characters");
            page.select("#preset", "tiny");
            page.click(".settings summary");
            page.type("#field-context", "8");
            page.type("#field-steps", "3");
            page.click("#start");
            page.awaitText("#phase", "Finished");
            page.awaitText("#figure-step", "3");
            assertTrue(Files.exists(folder.resolve("models/my-book-tiny/model.safetensors")));
            page.requireQuiet();
        }
    }
}

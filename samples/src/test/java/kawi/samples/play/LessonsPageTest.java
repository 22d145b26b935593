package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The view Lessons in a real browser.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class LessonsPageTest {
    @TempDir
    private Path folder;

    @Test
    void aLessonIsReadInBothLanguagesAndTriedOnTheOpenModel() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.workspace().open(TinyModel.folder());
            page.open("lessons");
            assertEquals(9, page.visible(".lessons ol li").size());
            page.click("a[href='#/lessons/9']");
            page.awaitText("h1", "Lesson 9");
            page.await(".exercise");
            assertFalse(page.visible(".lesson table").isEmpty());
            page.click("#live");
            page.await(".live .view.tokens");
            page.click("#language");
            page.awaitText("h1", "第九课");
            page.await(".exercise");
            page.narrow();
            assertEquals(0, page.overflow());
            page.requireQuiet();
        }
    }
}

package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;

/// The frame of the page in a real browser.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class FramePageTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() throws IOException {
        Kawi.trainTiny(Files.createDirectories(folder.resolve("models")).resolve("tiny"));
    }

    @Test
    void theLanguageAndTheModelAreChosenInTheHeaderAndStayAfterAReload() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("");
            assertEquals("See your own model think", page.text("h1"));
            page.click("#language");
            page.awaitText("h1", "看见自己的模型如何思考");
            page.reload();
            assertEquals("看见自己的模型如何思考", page.text("h1"));
            page.select("#model", folder.resolve("models").resolve("tiny").toString());
            page.awaitText(".home section", "已打开");
            page.reload();
            page.awaitText(".home section", "已打开");
            page.requireQuiet();
        }
    }

    @Test
    void theThemeChangesAndANarrowWindowNeedsNoScrollingToTheSide() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("");
            Object light = page.script("return getComputedStyle(document.documentElement).backgroundColor");
            page.click("#theme");
            page.until(
                    "the page stays light",
                    () -> !light.equals(
                            page.script("return getComputedStyle(document.documentElement).backgroundColor")));
            page.narrow();
            page.reload();
            assertNotEquals(light, page.script("return getComputedStyle(document.documentElement).backgroundColor"));
            assertEquals(0, page.overflow());
            page.requireQuiet();
        }
    }

    @Test
    void theKeyboardReachesTheContentAndTheExplanationOfATerm() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("");
            var skip = page.browser().switchTo().activeElement();
            skip.sendKeys(Keys.TAB);
            assertEquals("skip", page.script("return document.activeElement.id"));
            page.browser().switchTo().activeElement().sendKeys(Keys.ENTER);
            assertEquals("main", page.script("return document.activeElement.id"));
            page.browser().switchTo().activeElement().sendKeys(Keys.TAB);
            page.awaitText("#tip", "GPT");
            page.browser().switchTo().activeElement().sendKeys(Keys.ESCAPE);
            page.until("the explanation stays", () -> page.visible("#tip").isEmpty());
            page.requireQuiet();
        }
    }

    @Test
    void anErrorOfTheServerIsShownInOneLine() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("");
            page.script("document.querySelector('#model').add(new Option('gone', 'models/gone'))");
            page.select("#model", "models/gone");
            page.awaitText("#alert", "gone");
            assertTrue(page.text("#alert p").lines().count() == 1, page.text("#alert"));
        }
    }
}

package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/// The view Inside in a real browser. The model has a context of 8 tokens.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class InsidePageTest {
    @TempDir
    private static Path folder;

    private static PageDriver open() throws IOException {
        var page = new PageDriver(folder);
        page.workspace().open(TinyModel.folder());
        page.open("inside");
        page.type("#text", "abcdefgh");
        page.until("the text is not shown", () -> page.text(".losses").equals("abcdefgh"));
        page.await(".arcs");
        return page;
    }

    private static void awaitSelected(PageDriver page, String token) {
        page.awaitText("#strongest", token + " takes: ");
    }

    private static String matrix(PageDriver page) {
        return page.await(".matrix .heat").getDomAttribute("aria-label");
    }

    @Test
    void pointingAtATokenShowsWhatItAttendsTo() throws IOException {
        try (PageDriver page = open()) {
            new Actions(page.browser())
                    .moveToElement(page.await(".losses [data-index='3']"))
                    .perform();
            awaitSelected(page, "d");
            assertEquals("d", page.text(".arcs .query"));
            assertEquals(3, page.visible(".arcs path").size(), "an arc to each token before it");
            double sum = Double.parseDouble(page.await(".scroll").getDomAttribute("data-sum"));
            assertEquals(1, sum, 1e-6);
            assertTrue(page.await(".arcs").getDomAttribute("aria-label").startsWith("Arcs from d"));
            new Actions(page.browser())
                    .moveToElement(page.await(".losses [data-index='0']"))
                    .perform();
            page.awaitText("#strongest", "a takes: a 100 %");
            page.requireQuiet();
        }
    }

    @Test
    void theKeyboardReachesEveryTokenLayerAndHead() throws IOException {
        try (PageDriver page = open()) {
            page.script("document.querySelector('.losses .tok').focus()");
            awaitSelected(page, "a");
            page.browser().switchTo().activeElement().sendKeys(Keys.TAB);
            awaitSelected(page, "b");
            page.script("document.querySelector('#layer-2').focus()");
            page.browser().switchTo().activeElement().sendKeys(Keys.ENTER);
            page.until("the layer does not change", () -> matrix(page).contains("layer 2, head 1"));
            assertEquals("layer-2", page.script("return document.activeElement.id"), "the focus stays");
            page.click("#head-2");
            page.until("the head does not change", () -> matrix(page).contains("layer 2, head 2"));
            page.requireQuiet();
        }
    }

    @Test
    void theLensHasALineForEachLayerAndTheMasksAreSideBySide() throws IOException {
        try (PageDriver page = open()) {
            assertEquals(3, page.visible(".lens tbody tr").size(), "the embeddings and two layers");
            assertEquals(24, page.visible(".grid tbody td").size());
            page.awaitText(".masks", "Causal and padding mask");
            page.until(
                    "not both texts have the bits of alone",
                    () -> page.text(".masks").split("✓").length == 3);
            page.requireQuiet();
        }
    }

    @Test
    void aTextThatIsTooLongIsExplained() throws IOException {
        try (PageDriver page = open()) {
            page.type("#text", "abcdefghabc");
            page.awaitText("#problem", "the maximum is 8");
            page.type("#text", "abc");
            page.until("the problem stays", () -> page.text("#problem").isEmpty());
        }
    }

    @Test
    void itIsUsableInANarrowWindowAndInChinese() throws IOException {
        try (PageDriver page = open()) {
            page.narrow();
            page.click("#language");
            page.awaitText("h1", "模型内部");
            page.await(".masks .heat");
            assertEquals("abcdefgh", page.text(".losses"), "the text stays in the other language");
            assertEquals(375L, page.script("return document.documentElement.scrollWidth"));
            page.requireQuiet();
        }
    }

    @Test
    void withoutAModelItSaysWhatToDo() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("inside");
            page.awaitText(".notice", "No model is open");
            page.requireQuiet();
        }
    }
}

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

/// The view Tokens in a real browser.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class TokensPageTest {
    @TempDir
    private static Path folder;

    private static String count(PageDriver page, String tokenizer) {
        return page.text("[data-name='" + tokenizer + "'] .count");
    }

    @Test
    void aTextIsSplitBySeveralTokenizersWithAndWithoutAModel() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("tokens");
            page.type("#text", "the whale");
            page.until("the bytes are not counted", () -> count(page, "bytes").startsWith("Tokens: 9 "));
            page.until(
                    "the words are not counted", () -> count(page, "bpe-4096").startsWith("Tokens: 2 "));
            assertTrue(page.visible("[data-name='model']").isEmpty());
            assertEquals("the", page.text("[data-name='bpe-4096'] li b"));
            page.workspace().open(TinyModel.folder());
            page.reload();
            page.type("#text", "abc");
            page.until(
                    "the model's tokens are not counted",
                    () -> count(page, "model").startsWith("Tokens: 3 "));
            page.click("#ids");
            page.until(
                    "the ids stay",
                    () -> page.visible("[data-name='model'] small").isEmpty());
            page.type("#text", "X");
            page.awaitText("[data-name='model'] .warning", "the vocabulary has no 'X'");
            page.requireQuiet();
        }
    }

    @Test
    void aWordIsMergedStepByStep() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("tokens");
            page.until(
                    "the tokenizers are not offered",
                    () -> !page.visible("#merge-tokenizer option").isEmpty());
            page.type("#word", "the");
            page.until(
                    "the bytes are not shown",
                    () -> page.text("#merges").contains("Bytes")
                            && page.visible("#merges .symbol").size() == 3);
            page.click("#next-merge");
            page.until("nothing is merged", () -> page.visible("#merges li").size() == 2);
            assertEquals(1, page.visible("#merges .symbol.new").size());
            page.click("#all-merges");
            page.awaitText("#merge-status", "Done: ");
            page.click("#first-merge");
            page.until(
                    "it does not begin again", () -> page.visible("#merges li").size() == 1);
            page.requireQuiet();
        }
    }

    @Test
    void itIsUsableInANarrowWindowAndInChinese() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("tokens");
            page.narrow();
            page.click("#language");
            page.awaitText("h1", "文本怎样变成词元");
            page.await("[data-name='bytes'] .count");
            assertEquals(375L, page.script("return document.documentElement.scrollWidth"));
            page.requireQuiet();
        }
    }
}

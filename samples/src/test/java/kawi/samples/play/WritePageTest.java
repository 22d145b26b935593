package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The view Write in a real browser. The model has a context of 8 tokens.
@Tag("slow")
@ResourceLock(Chromium.LOCK)
class WritePageTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path folder;

    private static PageDriver open() throws IOException {
        var page = new PageDriver(folder);
        page.workspace().open(TinyModel.folder());
        page.open("write");
        begin(page, "abcabc");
        return page;
    }

    private static void begin(PageDriver page, String prompt) {
        page.type("#prompt", prompt);
        page.click("#begin");
        page.until("the prompt is not shown", () -> text(page).equals(prompt));
        awaitPrediction(page);
    }

    /// The text of the branch up to the caret, without what is ahead.
    private static String text(PageDriver page) {
        return (String) page.script("return [...document.querySelectorAll('.lane:first-child .tok:not(.ahead)')]"
                + ".map(e => e.firstChild.textContent).join('')");
    }

    private static void step(PageDriver page) {
        long before = length(page);
        page.click("#step");
        page.until("there is no next token", () -> length(page) == before + 1);
        awaitPrediction(page);
    }

    private static long length(PageDriver page) {
        return (Long) page.script("return document.querySelectorAll('.lane:first-child .tok:not(.ahead)').length");
    }

    private static void awaitPrediction(PageDriver page) {
        page.await(".bars tbody tr");
    }

    /// The rows of the table: `{id: probability after each stage}`.
    private static JsonNode rows(PageDriver page) {
        return JSON.readTree((String) page.script(
                "return JSON.stringify(Object.fromEntries([...document.querySelectorAll('.bars tbody tr')].map(row =>"
                        + " [row.querySelector('.token').dataset.id, [...row.querySelectorAll('td')].map(cell =>"
                        + " cell.dataset.probability ?? null)])))"));
    }

    private static List<String> stages(PageDriver page) {
        return page.browser().findElements(By.cssSelector(".bars thead th[data-stage]")).stream()
                .map(header -> header.getDomAttribute("data-stage"))
                .toList();
    }

    private static void assertShows(PageDriver page, JsonNode step) {
        JsonNode stages = step.get("stages");
        page.until(
                "the stages are not those of the trace",
                () -> stages(page)
                        .equals(stages.valueStream()
                                .map(stage -> stage.get("stage").asString())
                                .toList()));
        JsonNode rows = rows(page);
        for (int i = 0; i < stages.size(); i++) {
            int compared = 0;
            for (JsonNode survivor : stages.get(i).get("first")) {
                JsonNode row = rows.get(survivor.get("id").asString());
                if (row != null) {
                    assertEquals(
                            survivor.get("probability").asDouble(),
                            Double.parseDouble(row.get(i).asString()));
                    compared++;
                }
            }
            assertTrue(compared > 2, "stage " + i);
        }
        assertEquals(
                step.get("chosen").get("id").asString(),
                page.await(".bars .chosen .token").getDomAttribute("data-id"));
    }

    @Test
    void slidersShowWhatKawiGenerateTraceReports() throws IOException {
        try (PageDriver page = open()) {
            page.click("#switch-repetition-penalty");
            page.click("#switch-top-k");
            page.slide("#option-top-k", "6");
            page.slide("#option-temperature", "1.3");
            page.slide("#option-repetition-penalty", "1.5");
            JsonNode trace = Kawi.run(
                            "generate",
                            "--model=" + TinyModel.folder(),
                            "--prompt=abcabc",
                            "--max-new-tokens=4",
                            "--repetition-penalty=1.5",
                            "--temperature=1.3",
                            "--top-k=6",
                            "--threads=1",
                            "--trace=10",
                            "--json")
                    .json()
                    .get("trace");
            for (JsonNode step : trace) {
                assertShows(page, step);
                step(page);
            }
            assertTrue(page.text("#command").contains("--repetition-penalty 1.5 --temperature 1.3 --top-k 6 --seed 1"));
            page.requireQuiet();
        }
    }

    @Test
    void movingASliderNeedsNoPassOfTheModel() throws IOException {
        try (PageDriver page = open()) {
            page.awaitText("#cost", "passes: 1");
            page.slide("#option-temperature", "0.3");
            page.until(
                    "the temperature does not reach the table",
                    () -> stages(page).contains("temperature 0.3"));
            page.awaitText("#cost", "No pass was needed");
            assertTrue(page.text("#cost").contains("passes: 1,"), page.text("#cost"));
            page.requireQuiet();
        }
    }

    @Test
    void anotherCandidateBecomesABranchAndBothAreKept() throws IOException {
        try (PageDriver page = open()) {
            step(page);
            String other = page.browser()
                    .findElement(By.cssSelector(".bars tr:not(.chosen) .token"))
                    .getText();
            page.click(".bars tr:not(.chosen) .token");
            page.until("the token is not taken", () -> text(page).endsWith(other.replace('␣', ' ')));
            page.until(
                    "there are no two branches",
                    () -> page.visible(".branches .branch").size() == 3);
            String mine = text(page);
            // The other branch has the token that the strategy would have taken.
            page.click(".branches ul .branch:not([aria-current])");
            page.until("the branch does not change", () -> !text(page).equals(mine));
            page.click(".branches ul .branch:not([aria-current])");
            page.until("the way back is lost", () -> text(page).equals(mine));
            page.requireQuiet();
        }
    }

    @Test
    void theTextRunsSlidesItsWindowAndSurvivesAReload() throws IOException {
        try (PageDriver page = open()) {
            page.click("#run");
            page.until("the text does not grow", () -> length(page) > 12);
            page.click("#run");
            page.until("the run does not stop", () -> page.text("#run").equals("Run"));
            page.until(
                    "the window is not marked",
                    () -> page.visible(".tok.seen").size() == 8
                            && !page.visible(".tok.dropped").isEmpty());
            String text = text(page);
            page.reload();
            page.until("the text is lost", () -> text(page).equals(text));
            page.click("#back");
            page.until("the way back does not work", () -> text(page).length() == text.length() - 1);
            page.requireQuiet();
        }
    }

    @Test
    void twoStrategiesWriteSideBySide() throws IOException {
        try (PageDriver page = open()) {
            page.click("#compare");
            page.until("there is one text only", () -> page.visible(".lane").size() == 2);
            page.click("#strategy-b");
            page.click("#switch-greedy");
            page.until("strategy B is not greedy", () -> stages(page).contains("greedy"));
            page.click("#strategy-a");
            page.until("strategy A is greedy, too", () -> stages(page).contains("draw"));
            step(page);
            assertEquals(14, page.visible(".lane .tok:not(.ahead)").size(), "both have taken a step");
            page.requireQuiet();
        }
    }

    @Test
    void theCacheIsMeasuredAndItsCostsAreCounted() throws IOException {
        try (PageDriver page = open()) {
            page.click("#measure");
            page.awaitText(".costs table", "without cache");
            // 6, 1, 1, then the window of 8 slides 29 times; without the cache 6, 7, 8, and 29 times 8.
            assertTrue(page.text(".costs").contains("240"), page.text(".costs"));
            assertTrue(page.text(".costs").contains("253"), page.text(".costs"));
            assertTrue(page.text(".costs").contains("Both wrote the same tokens."), page.text(".costs"));
            page.requireQuiet();
        }
    }

    @Test
    void aWrongOptionIsExplainedNextToTheControls() throws IOException {
        try (PageDriver page = open()) {
            page.click(".write details summary");
            page.click("#switch-logit-bias");
            page.type("#option-logit-bias", "99=1" + Keys.TAB);
            page.awaitText(".write [role=alert]", "the id 99 is outside the vocabulary");
            page.type("#option-logit-bias", "3=1" + Keys.TAB);
            page.until("the problem stays", () -> page.text(".write .warning").isEmpty());
        }
    }

    @Test
    void itIsUsableInANarrowWindowAndInChinese() throws IOException {
        try (PageDriver page = open()) {
            page.narrow();
            page.click("#switch-top-p");
            page.until("top-p has no effect", () -> stages(page).contains("top-p 0.9"));
            assertEquals(375L, page.script("return document.documentElement.scrollWidth"));
            assertFalse(page.text("main").contains("[object"), page.text("main"));
            assertEquals(2, page.visible(".bars tbody tr:first-child td").size(), "the model's and the chosen stage");
            page.click("#language");
            page.awaitText("h1", "下一个词元是怎样选出来的");
            awaitPrediction(page);
            assertEquals(375L, page.script("return document.documentElement.scrollWidth"));
            page.requireQuiet();
        }
    }

    @Test
    void withoutAModelItSaysWhatToDo() throws IOException {
        try (var page = new PageDriver(folder)) {
            page.open("write");
            page.awaitText(".notice", "No model is open");
            page.requireQuiet();
        }
    }
}

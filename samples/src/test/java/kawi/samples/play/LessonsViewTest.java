package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kawi.samples.lesson.Lessons;
import kawi.samples.lesson.Told;
import kawi.samples.lesson.page.Language;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The lessons as the page gets them.
@Tag("slow")
class LessonsViewTest {
    /// The lesson on tokens, which trains no model.
    private static final int QUICK = 9;

    @TempDir
    private Path folder;

    /// The blocks of a lesson, when it is complete.
    private static List<JsonNode> blocks(PlayClient client, String path) throws Exception {
        List<JsonNode> blocks = new ArrayList<>();
        try (Stream<JsonNode> events = client.events(path)) {
            JsonNode last = events.peek(event -> {
                        event.path("blocks").forEach(blocks::add);
                        if (event.has("block")) {
                            blocks.add(event.get("block"));
                        }
                    })
                    .filter(event -> event.get("type").asString().equals("end")
                            || event.path("ended").asBoolean(false))
                    .findFirst()
                    .orElseThrow();
            assertEquals("", last.get("problem").asString());
        }
        return blocks;
    }

    @Test
    void aLessonTellsWhatItTellsOnTheTerminal() throws Exception {
        try (var client = new PlayClient(folder, true)) {
            for (Language language : List.of(Language.EN, Language.ZH)) {
                List<JsonNode> blocks = blocks(client, "/api/lessons/" + QUICK + "/" + language);
                String told = squeezed(Told.lesson(QUICK, language, 96, OptionalInt.empty()));
                List<String> texts = new ArrayList<>();
                blocks.forEach(block -> {
                    texts.add(block.path("text").asString(""));
                    texts.add(block.path("command").asString(""));
                    texts.add(block.path("expected").asString(""));
                    block.path("lines").forEach(line -> texts.add(line.asString()));
                    block.path("rows").forEach(row -> row.forEach(cell -> texts.add(cell.asString())));
                    block.path("sources")
                            .forEach(source -> texts.add(source.get("path").asString()));
                });
                texts.removeIf(String::isEmpty);
                assertTrue(texts.size() > 50, "texts: " + texts.size());
                texts.forEach(text -> assertTrue(told.contains(squeezed(text)), text));
                assertEquals(
                        3,
                        blocks.stream().filter(block -> kind(block, "exercise")).count());
                assertTrue(blocks.stream().anyMatch(block -> kind(block, "sources")));
                // Whoever comes later gets the same, which is not computed again.
                assertEquals(blocks, blocks(client, "/api/lessons/" + QUICK + "/" + language));
            }
        }
    }

    private static boolean kind(JsonNode block, String kind) {
        return block.get("kind").asString().equals(kind);
    }

    /// Without spaces: a line may be broken anywhere.
    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void theListHasAllLessonsAndThereAreNoOthers() throws Exception {
        try (var client = new PlayClient(folder, true)) {
            JsonNode list = client.get("/api/lessons").get("lessons");
            assertEquals(Lessons.all().size(), list.size());
            assertFalse(list.get(0).get("zh").asString().isEmpty());
            for (String path : List.of("0/en", "10/en", "1/both", "1/EN", "1", "1/en/x", "01/en", "/en", "x")) {
                assertEquals(
                        404,
                        client.send(HttpRequest.newBuilder(client.uri("/api/lessons/" + path)))
                                .statusCode(),
                        path);
            }
        }
    }
}

package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The texts of the page: complete in both languages, and all terms explained.
class PageTextsTest {
    private static final Path PAGE = Path.of("src/main/resources/kawi/samples/play/page");
    private static final Pattern USED = Pattern.compile("\\b(?:t|text)\\('([^']+)'");
    private static final Pattern TERM = Pattern.compile("\\[\\[([^\\]|]+)");
    private static final Pattern VALUE = Pattern.compile("\\{\\w+}");
    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static JsonNode json(Path file) throws IOException {
        return JSON.readTree(Files.readString(file));
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(PAGE.resolve(folder))) {
            List<Path> found = files.sorted().toList();
            assertFalse(found.isEmpty());
            return found;
        }
    }

    private static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(PAGE.resolve("views"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".js"))
                    .sorted()
                    .toList();
            assertFalse(found.isEmpty());
            return found;
        }
    }

    @Test
    void everyTextIsInBothLanguagesWithTheSameValuesAndExplainedTerms() throws IOException {
        JsonNode glossary = json(PAGE.resolve("glossary.json"));
        List<String> wrong = new ArrayList<>();
        for (Path file : files("texts")) {
            json(file).forEachEntry((key, text) -> {
                String english = text.path("en").asString("");
                String chinese = text.path("zh").asString("");
                boolean whole = text.size() == 2
                        && !english.isBlank()
                        && !chinese.isBlank()
                        && !CHINESE.matcher(english).find()
                        && matches(VALUE, english, 0).equals(matches(VALUE, chinese, 0))
                        && matches(TERM, english, 1).equals(matches(TERM, chinese, 1))
                        && matches(TERM, english, 1).stream().allMatch(glossary::has);
                if (!whole) {
                    wrong.add(file.getFileName() + ": " + key);
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void theGlossaryIsInBothLanguagesAndInOrder() throws IOException {
        JsonNode glossary = json(PAGE.resolve("glossary.json"));
        List<String> names = new ArrayList<>();
        glossary.forEachEntry((name, entry) -> {
            names.add(name);
            for (String language : List.of("en", "zh")) {
                assertFalse(entry.at("/" + language + "/term").asString("").isBlank(), name);
                assertFalse(entry.at("/" + language + "/text").asString("").isBlank(), name);
            }
        });
        assertEquals(names.stream().sorted().toList(), names);
    }

    @Test
    void everyTextThatAViewUsesExists() throws IOException {
        JsonNode frame = json(PAGE.resolve("texts/frame.json"));
        List<String> missing = new ArrayList<>();
        for (Path view : scripts()) {
            // The scripts of a view's folder use the view's texts.
            String name =
                    PAGE.resolve("views").relativize(view).getName(0).toString().replace(".js", "");
            JsonNode texts = json(PAGE.resolve("texts").resolve(name + ".json"));
            for (String key : matches(USED, Files.readString(view), 1)) {
                if (!texts.has(key) && !frame.has(key)) {
                    missing.add(name + ": " + key);
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static Set<String> matches(Pattern pattern, String text, int group) {
        return new TreeSet<>(pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(group))
                .toList());
    }
}

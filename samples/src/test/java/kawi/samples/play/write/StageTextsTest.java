package kawi.samples.play.write;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The words of the controls, which the page puts together from the options' names.
class StageTextsTest {
    private static final Path PAGE = Path.of("src/main/resources/kawi/samples/play/page");

    private static JsonNode json(String file) throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(PAGE.resolve(file)));
    }

    @Test
    void everyControlHasANameAndAnExplanation() throws IOException {
        JsonNode texts = json("texts/write.json");
        JsonNode glossary = json("glossary.json");
        List<String> missing = new ArrayList<>();
        for (StageControl.Description control : StageControl.descriptions()) {
            String option = control.option();
            if (!texts.has("option." + option)
                    || !glossary.has(option)
                    || (control.kind().equals("text") && !texts.has("example." + option))
                    || (!control.group().isEmpty() && !texts.has("group." + control.group()))) {
                missing.add(option);
            }
        }
        assertEquals(List.of(), missing);
    }
}

package kawi.samples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundTemplateTest {
    @TempDir
    Path folder;

    @Test
    void aFolderWithoutATemplateHasNeitherOneNorAProblem() {
        assertEquals(new FoundTemplate(Optional.empty(), Optional.empty()), FoundTemplate.of(folder));
    }

    @Test
    void aBrokenTemplateOfTheFolderIsAProblemThatSaysWhatIsWrong() throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), "{% for message in %}");
        FoundTemplate found = FoundTemplate.of(folder);
        assertTrue(found.template().isEmpty());
        assertTrue(found.problem().orElseThrow().contains("chat_template.jinja"), found.toString());
    }

    @Test
    void theChosenFileReplacesThatOfTheFolderAndMustBeUsable() throws IOException {
        Files.writeString(folder.resolve("chat_template.jinja"), "{% for message in %}");
        Path good = Files.writeString(folder.resolve("good.jinja"), "{{ messages[0].content }}");
        assertTrue(FoundTemplate.of(folder, Optional.of(good)).template().isPresent());
        Path missing = folder.resolve("missing.jinja");
        assertThrows(UsageException.class, () -> FoundTemplate.of(folder, Optional.of(missing)));
    }
}

package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.engine.data.TokenDataset;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.tokenizer.Tokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTextTest {
    @TempDir
    Path folder;

    /// Byte pairs are learned from the first nine tenths: there a token has several characters, in this last tenth one.
    @Test
    void bitsPerCharacterAreThoseOfTheValidationTextAndNotOfTheWholeText() throws IOException {
        Path file = folder.resolve("text.txt");
        Files.writeString(file, "to be or not to be, ".repeat(180) + "QZXJKVWY".repeat(50));
        try (Texts texts = Texts.open(TextSelection.of(DataSource.of(file)))) {
            Tokenizer tokenizer = new TokenizerChoice("bpe:300").tokenizer(texts, 1, warning -> {});
            TrainingText text = TrainingText.of(texts, tokenizer, folder, 1);
            TokenDataset validation = text.data().validation();
            long tenth = text.characters() / 10;
            assertTrue(
                    Math.abs(validation.characters() - tenth) > tenth / 10, "its tokens are shorter than the others");
            assertEquals(tokenizer.decode(validation.ids()).length(), validation.characters());
            assertEquals(
                    (double) validation.size() / validation.characters(), text.bitsPerCharacter(Math.log(2)), 1e-12);
        }
    }
}

package kawi.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {
    private static final byte[] KEY = new byte[TokenFile.KEY_BYTES];

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("tokens.bin");
    }

    private void write(int vocabularySize, int[]... parts) {
        TokenFile.write(file(), KEY, vocabularySize, sink -> {
            for (int[] part : parts) {
                sink.add(part, 2L * part.length);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"65536, 2", "65537, 4"})
    void whatWasWrittenIsRead(int vocabularySize, int bytesOfAnId) throws IOException {
        int[] ids = IntStream.range(0, 70_001)
                .map(i -> (int) (i * 7919L % vocabularySize))
                .toArray();
        ids[5] = vocabularySize - 1;
        write(vocabularySize, Arrays.copyOf(ids, 10), new int[0], Arrays.copyOfRange(ids, 10, ids.length));

        TokenDataset read = TokenFile.read(file(), KEY, vocabularySize).orElseThrow();

        assertArrayEquals(ids, read.ids());
        assertEquals(2L * ids.length, read.characters());
        assertEquals(64 + (long) bytesOfAnId * ids.length, Files.size(file()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTokensThatCarryLossAreRead(boolean isOneDocument) throws IOException {
        TokenFile.write(file(), KEY, 100, sink -> {
            sink.add(new int[] {1, 2, 3}, new boolean[] {false, true, true}, 5);
            sink.add(new int[] {4}, 1);
            if (!isOneDocument) {
                sink.endDocument();
                sink.endTraining();
            }
            sink.add(new int[] {5, 6, 7}, new boolean[] {false, false, true}, 2);
        });
        TokenDataset read = TokenFile.read(file(), KEY, 100).orElseThrow();
        assertEquals(LossMask.of(1, 4, 6, 7), read.loss());
        assertEquals(8, read.characters());
        assertEquals(
                isOneDocument ? DocumentIndex.single() : DocumentIndex.of(0, 4).withTraining(1, 6), read.documents());
        int[] ignoring = {-100, 2, 3, 4, -100, -100, 7};
        assertArrayEquals(Arrays.copyOfRange(ignoring, 1, 7), read.windows(6, 0).targets());

        byte[] bytes = Files.readAllBytes(file());
        Path copy = folder.resolve("copy.bin");
        TokenFile.write(copy, read, 100);
        assertArrayEquals(bytes, Files.readAllBytes(copy));
        Files.write(file(), Arrays.copyOf(bytes, bytes.length - 4));
        assertFalse(TokenFile.read(file(), KEY, 100).isPresent(), "a truncated file");
        bytes[bytes.length - 4] = 9; // the end of the last range
        Files.write(file(), bytes);
        var error = assertThrows(ModelFileException.class, () -> TokenFile.read(file(), KEY, 100));
        assertTrue(error.getMessage().contains("its ranges that carry loss are damaged"), error.getMessage());
    }

    @Test
    void aFileWithoutATokenThatCarriesLossIsRefused() {
        var error = assertThrows(
                ModelFileException.class,
                () -> TokenFile.write(file(), KEY, 100, sink -> sink.add(new int[] {1}, new boolean[1], 0)));
        assertTrue(error.getMessage().endsWith("would contain no token that carries loss"), error.getMessage());
    }

    @Test
    void windowsAndPartsAreThoseOfTheSameIdsInMemory() {
        int[] ids = IntStream.range(0, 1000).map(i -> i * 31 % 977).toArray();
        write(1000, ids);
        var inMemory = new TokenDataset(ids, 2000).split(0.9);
        var mapped = TokenFile.read(file(), KEY, 1000).orElseThrow().split(0.9);

        assertArrayEquals(inMemory.train().ids(), mapped.train().ids());
        assertArrayEquals(inMemory.validation().ids(), mapped.validation().ids());
        assertEquals(inMemory.validation().characters(), mapped.validation().characters());
        Batch expected = inMemory.validation().windows(9, 0, 40, 90);
        Batch found = mapped.validation().windows(9, 0, 40, 90);
        assertArrayEquals(expected.inputs().ids(), found.inputs().ids());
        assertArrayEquals(expected.targets(), found.targets());
        assertThrows(IndexOutOfBoundsException.class, () -> mapped.train().windows(9, 895));
    }

    @Test
    void theFingerprintIsOfTheKeyAndThePart() {
        write(1000, new int[100]);
        TokenDataset read = TokenFile.read(file(), KEY, 1000).orElseThrow();
        TokenDataset again = TokenFile.read(file(), KEY, 1000).orElseThrow();

        assertEquals(read.tokens().fingerprint(), again.tokens().fingerprint());
        assertNotEquals(
                read.split(0.5).train().tokens().fingerprint(),
                read.split(0.5).validation().tokens().fingerprint());
    }

    @Test
    void aTextWithoutTokensIsEmpty() {
        write(10);

        assertEquals(0, TokenFile.read(file(), KEY, 10).orElseThrow().size());
    }

    @Test
    void whatIsMissingOrOfAnotherTextOrNotWholeIsToBeWrittenAnew() throws IOException {
        assertTrue(TokenFile.read(file(), KEY, 10).isEmpty(), "missing");
        write(10, new int[] {1, 2, 3});
        byte[] otherKey = KEY.clone();
        otherKey[31] = 1;
        assertTrue(TokenFile.read(file(), otherKey, 10).isEmpty(), "of another text");
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertTrue(TokenFile.read(file(), KEY, 10).isEmpty(), "cut to " + length + " bytes");
        }
        Files.write(file(), whole);
        assertFalse(TokenFile.read(file(), KEY, 10).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"8, 4, another width", "12, 1, a reserved number", "31, -1, fewer than no characters"})
    void aHeaderThatDoesNotFitIsToBeWrittenAnew(int offset, byte value, String what) throws IOException {
        write(10, new int[] {1, 2, 3});
        byte[] bytes = Files.readAllBytes(file());
        bytes[offset] = value;
        Files.write(file(), bytes);
        assertTrue(TokenFile.read(file(), KEY, 10).isEmpty(), what);
    }

    @ParameterizedTest
    @CsvSource({"10, 2, 10", "10, 2, 65535", "65537, 4, 65537", "65537, 4, -1"})
    void anIdOutsideTheVocabularyIsAnErrorThatSaysWhich(int vocabularySize, int width, int wrong) throws IOException {
        write(vocabularySize, new int[] {1, 2, 3});
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
        if (width == Short.BYTES) {
            bytes.putShort(64 + 2 * width, (short) wrong);
        } else {
            bytes.putInt(64 + 2 * width, wrong);
        }
        Files.write(file(), bytes.array());
        TokenDataset read = TokenFile.read(file(), KEY, vocabularySize).orElseThrow();

        String message = assertThrows(ModelFileException.class, read::ids).getMessage();

        assertTrue(message.startsWith(file() + ": id 2 is " + wrong + ", expected 0 to "), message);
    }

    @Test
    void aFileThatIsCutShortWhileItIsReadIsAnErrorThatNamesIt() throws IOException {
        write(10, new int[1_000_000]);
        TokenDataset read = TokenFile.read(file(), KEY, 10).orElseThrow();
        try (var channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(4096);
        } catch (IOException e) {
            assumeTrue(false, "this system shortens no file that is mapped");
        }

        for (int start : new int[] {0, 500_000, 999_000}) {
            String message = assertThrows(ModelFileException.class, () -> read.windows(900, start, 99_000))
                    .getMessage();
            assertTrue(message.startsWith(file() + ": was truncated"), message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 70_000})
    void documentsAndTheirDivisionAreReadBackAndCanBeWrittenAgain(int vocabularySize) {
        TokenFile.write(file(), KEY, vocabularySize, sink -> {
            sink.add(new int[] {1, 2}, 2);
            sink.endDocument();
            sink.add(new int[] {3}, 1);
            sink.add(new int[] {4, 5}, 3);
            sink.endDocument();
            sink.endDocument(); // a document without ids is none
            sink.endTraining();
            sink.add(new int[] {6}, 7);
        });
        TokenDataset read = TokenFile.read(file(), KEY, vocabularySize).orElseThrow();
        assertEquals(DocumentIndex.of(0, 2, 5).withTraining(2, 6), read.documents());
        assertEquals(13, read.characters());
        TokenDataset.Split split = read.split(0.1);
        assertArrayEquals(new int[] {1, 2, 3, 4, 5}, split.train().ids());
        assertArrayEquals(new int[] {6}, split.validation().ids());
        assertEquals(6, split.train().characters());
        assertEquals(7, split.validation().characters());
        assertEquals(DocumentIndex.of(0, 2), split.train().documents());
        assertEquals(DocumentIndex.single(), split.validation().documents());
        Path copy = folder.resolve("copy.bin");
        TokenFile.write(copy, read, vocabularySize);
        assertEquals(-1, mismatch(file(), copy));
    }

    private static long mismatch(Path one, Path other) {
        try {
            return Files.mismatch(one, other);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void manyDocumentsHaveAnIndexOfAnySize() {
        int count = 50_000;
        TokenFile.write(file(), KEY, 10, sink -> {
            for (int document = 0; document < count; document++) {
                sink.add(new int[1 + document % 3], 1);
                sink.endDocument();
            }
        });
        DocumentIndex documents = TokenFile.read(file(), KEY, 10).orElseThrow().documents();
        assertEquals(count, documents.count());
        assertEquals(3 * 16_000, documents.start(24_000));
        assertEquals(OptionalInt.empty(), documents.training());
    }

    @Test
    void anIndexThatIsDamagedIsAnErrorThatNamesTheFile() throws IOException {
        TokenFile.write(file(), KEY, 10, sink -> {
            sink.add(new int[] {1, 2}, 2);
            sink.endDocument();
            sink.add(new int[] {3, 4}, 2);
        });
        byte[] bytes = Files.readAllBytes(file());
        for (int at = bytes.length - 24; at < bytes.length; at += 4) {
            byte[] damaged = bytes.clone();
            damaged[at] = 7;
            Files.write(file(), damaged);
            if (at == bytes.length - 12) {
                continue; // reserved
            }
            String message = assertThrows(ModelFileException.class, () -> TokenFile.read(file(), KEY, 10))
                    .getMessage();
            assertTrue(message.startsWith(file() + ": its index of documents is damaged"), message);
        }
    }

    @Test
    void aFailureLeavesNoFile() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> TokenFile.write(file(), KEY, 10, sink -> {
                    throw new IllegalStateException("the text cannot be read");
                }));
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whereNoFileCanBeIsAnErrorThatNamesIt() {
        Path nowhere = folder.resolve("missing").resolve("tokens.bin");
        String message = assertThrows(FileException.class, () -> TokenFile.write(nowhere, KEY, 10, sink -> {}))
                .getMessage();
        assertTrue(message.startsWith(nowhere + ": "), message);
        assertThrows(IllegalArgumentException.class, () -> TokenFile.write(file(), new byte[3], 10, sink -> {}));
    }
}

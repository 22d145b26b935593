package kawi.engine.io.gguf;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import kawi.engine.io.folder.PretrainedModel;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The GGUF format, and files that violate it.
class GgufFileTest {
    @TempDir
    Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.gguf"), bytes);
    }

    /// Little-endian bytes of a file.
    private static final class Bytes {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Bytes int32(long value) {
            bytes.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int) value)
                    .array());
            return this;
        }

        Bytes int64(long value) {
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        Bytes text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int64(utf8.length);
            bytes.writeBytes(utf8);
            return this;
        }

        Bytes raw(int... values) {
            for (int value : values) {
                bytes.write(value);
            }
            return this;
        }

        byte[] padded(int more) {
            while (bytes.size() % 32 != 0) {
                bytes.write(0);
            }
            bytes.writeBytes(new byte[more]);
            return bytes.toByteArray();
        }

        static Bytes header(long tensors, long metadata) {
            return new Bytes().raw('G', 'G', 'U', 'F').int32(3).int64(tensors).int64(metadata);
        }
    }

    private void refused(byte[] bytes, String... parts) throws IOException {
        Path file = write(bytes);
        assertRefused(file, () -> GgufFile.open(file).close(), parts);
    }

    @Test
    void valuesOfEveryTypeAreReadAsTheyWereWritten() {
        var writer = new GgufWriter();
        List<GgufValue> values = List.of(
                new GgufValue.Whole(GgufValue.Type.UINT8, 255),
                new GgufValue.Whole(GgufValue.Type.INT8, -128),
                new GgufValue.Whole(GgufValue.Type.UINT16, 65_535),
                new GgufValue.Whole(GgufValue.Type.INT16, -32_768),
                new GgufValue.Whole(GgufValue.Type.UINT32, 4_294_967_295L),
                new GgufValue.Whole(GgufValue.Type.INT32, Integer.MIN_VALUE),
                new GgufValue.Whole(GgufValue.Type.INT64, Long.MIN_VALUE),
                new GgufValue.Whole(GgufValue.Type.UINT64, Long.MAX_VALUE),
                GgufValue.float32(0.5),
                new GgufValue.Real(GgufValue.Type.FLOAT64, 0.1),
                new GgufValue.Flag(true),
                new GgufValue.Text("Wal 🐋"),
                GgufValue.texts(List.of("a", "")),
                new GgufValue.Items(
                        GgufValue.Type.ARRAY, List.of(GgufValue.int32s(List.of(1, -2)), GgufValue.int32s(List.of()))));
        for (int i = 0; i < values.size(); i++) {
            writer.put("key." + i, values.get(i));
        }
        writer.tensor("t", GgufType.F32, List.of(2, 3), (row, blocks) -> Arrays.fill(blocks, (byte) row));
        Path file = folder.resolve("values.gguf");
        writer.write(file);
        try (GgufFile read = GgufFile.open(file)) {
            assertEquals(values, List.copyOf(read.metadata().values().values()));
            GgufTensor tensor = read.tensors().get("t");
            assertEquals(List.of(2L, 3L), tensor.sizes());
            read.forRows(tensor, (row, blocks, at) -> {
                byte[] expected = new byte[12];
                Arrays.fill(expected, (byte) row);
                assertArrayEquals(expected, Arrays.copyOfRange(blocks, at, at + 12));
            });
        }
    }

    @Test
    void aFileTruncatedAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(oracle("gpt2-q4_0"));
        for (int length = 0; length < whole.length; length += length < 300 ? 1 : 997) {
            refused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void aFileWithAnyByteChangedIsReadOrRefusedInOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(oracle("llama-q8_0"));
        var random = new Random(11);
        int refusals = 0;
        for (int i = 0; i < 250; i++) {
            byte[] changed = whole.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                // The header has 10 kB; the beginning of it is where the most depends on a byte.
                int at = random.nextInt(random.nextBoolean() ? 900 : 10_000);
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : changed[at] ^ 1 << random.nextInt(8));
            }
            Path file = write(changed);
            try {
                PretrainedModel.read(file, Optional.empty(), Optional.empty());
            } catch (FileException e) {
                refusals++;
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
        assertTrue(refusals > 40, "only " + refusals + " of 250 changed files were refused");
    }

    private static Path oracle(String name) {
        return Path.of(
                GgufFileTest.class.getResource("/oracle/gguf/" + name + ".gguf").getPath());
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        refused("GGML and more than twenty-four bytes".getBytes(StandardCharsets.UTF_8), "does not begin with GGUF");
        refused(new byte[3], "does not begin with GGUF");
        refused(
                new Bytes().raw('G', 'G', 'U', 'F').int32(1).int64(0).int64(0).padded(0),
                "GGUF version 1, expected 2 or 3");
        refused(
                new Bytes()
                        .raw('G', 'G', 'U', 'F', 0, 0, 0, 3)
                        .int64(0)
                        .int64(0)
                        .padded(0),
                "it is big-endian");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "9223372036854775807, 0", "0, -1", "0, 4000000000", "1000000, 0", "0, 65536"})
    void countsThatTheFileCannotHoldAreRefused(long tensors, long metadata) throws IOException {
        refused(Bytes.header(tensors, metadata).padded(100), "which the file cannot hold");
    }

    @Test
    void metadataThatViolateTheFormatAreRefused() throws IOException {
        refused(Bytes.header(0, 1).int64(1L << 40).padded(64), "the length of key 0", "which the file cannot hold");
        refused(
                Bytes.header(0, 1).int64(2).raw(0xc3, 0x28).int32(4).int32(1).padded(64),
                "key 0 at offset 32 is not valid UTF-8");
        refused(Bytes.header(0, 1).text("a").int32(13).padded(64), "the type of \"a\"", "is 13, expected 0 to 12");
        refused(Bytes.header(0, 1).text("a").int32(7).raw(2).padded(64), "\"a\" at offset 37 is 2, expected 0 or 1");
        refused(
                Bytes.header(0, 1).text("a").int32(9).int32(4).int64(1L << 60).padded(64),
                "the length of \"a\"",
                "which the file cannot hold");
        refused(
                Bytes.header(0, 2)
                        .text("a")
                        .int32(4)
                        .int32(1)
                        .text("a")
                        .int32(4)
                        .int32(1)
                        .padded(64),
                "has the key \"a\" twice");
        var nested = Bytes.header(0, 1).text("a").int32(9);
        for (int i = 0; i < 50; i++) {
            nested.int32(9).int64(1);
        }
        refused(nested.padded(64), "has lists in more than 4 lists");
        for (long alignment : new long[] {0, 3, 1L << 31}) {
            refused(
                    Bytes.header(0, 1)
                            .text("general.alignment")
                            .int32(4)
                            .int32(alignment)
                            .padded(64),
                    "is not a power of two");
        }
    }

    private static Bytes tensor(Bytes bytes, String name, long columns, int type, long offset) {
        return bytes.text(name).int32(1).int64(columns).int32(type).int64(offset);
    }

    @Test
    void tensorsThatViolateTheFormatAreRefused() throws IOException {
        refused(tensor(Bytes.header(1, 0), "t", 8, 12, 0).padded(64), "tensor \"t\" is of type Q4_K, expected F32");
        refused(tensor(Bytes.header(1, 0), "t", 8, 99, 0).padded(64), "is of type number 99");
        refused(tensor(Bytes.header(1, 0), "t", 40, 8, 0).padded(64), "rows of 40 elements, expected a multiple of 32");
        refused(tensor(Bytes.header(1, 0), "t", 0, 0, 0).padded(64), "has the size 0");
        refused(tensor(Bytes.header(1, 0), "t", -1, 0, 0).padded(64), "has the size 18446744073709551615");
        refused(tensor(Bytes.header(1, 0), "t", 1L << 40, 0, 0).padded(64), "has the size 1099511627776");
        refused(tensor(Bytes.header(1, 0), "t", 17, 0, 0).padded(64), "goes past the end of the file");
        refused(tensor(Bytes.header(1, 0), "t", 8, 0, 1L << 50).padded(64), "goes past the end of the file");
        refused(tensor(Bytes.header(1, 0), "t", 8, 0, Long.MAX_VALUE - 31).padded(64), "goes past the end of the file");
        refused(tensor(Bytes.header(1, 0), "t", 8, 0, -32).padded(64), "overlaps");
        refused(tensor(Bytes.header(1, 0), "t", 8, 0, 4).padded(64), "is not aligned to 32 bytes");
        refused(
                tensor(tensor(Bytes.header(2, 0), "t", 16, 0, 0), "u", 8, 0, 32).padded(96),
                "tensor \"u\" at offset 32 overlaps with the tensor before it, which ends at 64");
        refused(
                tensor(tensor(Bytes.header(2, 0), "t", 8, 0, 0), "t", 8, 0, 32).padded(96),
                "has the tensor \"t\" twice");
        refused(
                Bytes.header(1, 0).text("t").int32(5).int64(1).int64(1).int64(1).padded(64),
                "has 5 dimensions, expected 1 to 4");
        refused(
                Bytes.header(1, 0)
                        .text("t")
                        .int32(2)
                        .int64(1L << 30)
                        .int64(1L << 30)
                        .int32(0)
                        .int64(0)
                        .padded(64),
                "elements together");
    }
}

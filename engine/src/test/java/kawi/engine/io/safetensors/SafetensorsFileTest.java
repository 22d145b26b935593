package kawi.engine.io.safetensors;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {

    @TempDir
    Path folder;

    @Test
    void listsTensorsInTheOrderOfTheirBytesWithTypeShapeAndPosition() throws IOException {
        Path file = write(
                "{'b':{'dtype':'U8','shape':[2,1],'data_offsets':[4,6]},"
                        + "'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]},"
                        + "'__metadata__':{'made by':'hand'}}   ",
                6);
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals(List.of("a", "b"), List.copyOf(tensors.names()));
            assertEquals(new TensorEntry("b", DataType.U8, List.of(2L, 1L), 4, 6), tensors.entry("b"));
            assertEquals(2, tensors.entry("b").elements());
            assertEquals(Shape.SCALAR, tensors.shape("a"));
            assertEquals(Map.of("made by", "hand"), tensors.metadata());
        }
    }

    @Test
    void aFileWithoutTensorsIsValid() throws IOException {
        try (var tensors = SafetensorsFile.open(write("{}", 0))) {
            assertTrue(tensors.names().isEmpty());
        }
    }

    @Test
    void everyF16PatternIsDecodedByTheFormula() throws IOException {
        float[] decoded = readAllPatterns("F16");
        for (int bits = 0; bits < decoded.length; bits++) {
            int exponent = bits >> 10 & 31;
            int mantissa = bits & 1023;
            double magnitude = exponent == 0
                    ? mantissa * 0x1p-24
                    : exponent < 31
                            ? (1 + mantissa * 0x1p-10) * Math.pow(2, exponent - 15)
                            : mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            float expected = (float) (bits >> 15 == 0 ? magnitude : -magnitude);
            assertEquals(expected, decoded[bits], "pattern " + bits);
            assertEquals(
                    Float.floatToRawIntBits(Float.float16ToFloat((short) bits)),
                    Float.floatToRawIntBits(decoded[bits]),
                    "pattern " + bits);
        }
    }

    @Test
    void everyBf16PatternIsTheUpperHalfOfAFloat() throws IOException {
        float[] decoded = readAllPatterns("BF16");
        for (int bits = 0; bits < decoded.length; bits++) {
            assertEquals(bits << 16, Float.floatToRawIntBits(decoded[bits]), "pattern " + bits);
        }
    }

    @Test
    void wholeNumbersAreReadAsLongsAndAsInts() throws IOException {
        Path file = write(
                "{'i64':{'dtype':'I64','shape':[2],'data_offsets':[0,16]},"
                        + "'i32':{'dtype':'I32','shape':[3],'data_offsets':[16,28]}}",
                little(28)
                        .putLong(Long.MIN_VALUE)
                        .putLong(-100)
                        .putInt(Integer.MIN_VALUE)
                        .putInt(-7)
                        .putInt(9)
                        .array());
        try (var tensors = SafetensorsFile.open(file)) {
            assertArrayEquals(new long[] {Long.MIN_VALUE, -100}, tensors.longs("i64"));
            assertArrayEquals(new long[] {Integer.MIN_VALUE, -7, 9}, tensors.longs("i32"));
            assertArrayEquals(new int[] {Integer.MIN_VALUE, -7, 9}, tensors.ints("i32"));
            assertRefused(file, () -> tensors.read("i32", new float[3]), "\"i32\" is of type I32, expected F32");
            assertRefused(file, () -> tensors.ints("i64"), "\"i64\"", "element 0", "" + Long.MIN_VALUE);
            assertRefused(file, () -> tensors.floats("i64"), "\"i64\" is of type I64, expected F32, F16, BF16 or F64");
            assertRefused(file, () -> tensors.doubles("i64"), "\"i64\" is of type I64, expected F32");
            assertRefused(file, () -> tensors.floats("none"), "there is no tensor \"none\"");
        }
    }

    @Test
    void doublesAreReadAsDoublesAndRoundedToFloats() throws IOException {
        double[] values = {0.1, 1 + 0x1p-24, 1 + 0x1p-24 + 0x1p-50, -1e300, 1e-300, Double.NaN};
        ByteBuffer bytes = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            bytes.putDouble(value);
        }
        Path file = write("{'f64':{'dtype':'F64','shape':[6],'data_offsets':[0,48]}}", bytes.array());
        try (var tensors = SafetensorsFile.open(file)) {
            assertArrayEquals(values, tensors.doubles("f64"));
            float[] rounded = {0.1f, 1, 1 + 0x1p-23f, Float.NEGATIVE_INFINITY, 0, Float.NaN};
            assertArrayEquals(rounded, tensors.floats("f64").data());
            assertRefused(file, () -> tensors.readFinite("f64", new float[6]), "is -Infinity at 3");
            assertRefused(file, () -> tensors.longs("f64"), "type F64, expected I64 or I32");
        }
    }

    @Test
    void tensorsAtUnalignedOffsetsAreReadToTheBeginningOfTheArray() throws IOException {
        Path file = write(
                "{'odd':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},"
                        + "'x':{'dtype':'F32','shape':[2],'data_offsets':[1,9]}}",
                little(9).put((byte) 7).putFloat(1.5f).putFloat(-2).array());
        try (var tensors = SafetensorsFile.open(file)) {
            var into = new float[] {9, 9, 9};
            tensors.read("x", into);
            assertArrayEquals(new float[] {1.5f, -2, 9}, into);
            assertThrows(IllegalArgumentException.class, () -> tensors.read("x", new float[1]));
        }
    }

    @Test
    void aFileTruncatedAnywhereIsRefused() throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        new SafetensorsWriter()
                .floats("x", Shape.of(2, 2), () -> new float[4])
                .longs("n", Shape.of(1), () -> new long[1])
                .write(whole);
        byte[] bytes = Files.readAllBytes(whole);
        for (int length = 0; length < bytes.length; length++) {
            Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
            assertRefused(cut, () -> SafetensorsFile.open(cut));
        }
        Path longer = Files.write(folder.resolve("longer.safetensors"), Arrays.copyOf(bytes, bytes.length + 1));
        assertRefused(
                longer,
                () -> SafetensorsFile.open(longer),
                "the last tensor ends 24 bytes after the header, but the file 25");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 3})
    void aHeaderOfAnImpossibleLengthIsRefused(long length) throws IOException {
        Path file = Files.write(
                folder.resolve("x"),
                little(10).putLong(length).put((byte) '{').put((byte) '}').array());
        assertRefused(file, () -> SafetensorsFile.open(file), "the header's", "offset");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                          | does not begin with '{'",
                "`  {}`                                                      | does not begin with '{'",
                "{'x':                                                       | not valid JSON at line 1",
                "{} {}                                                       | not valid JSON",
                "{'x':{},'x':{}}                                             | twice",
                "{'__metadata__':[]}                                         | __metadata__ is [], expected an object",
                "{'__metadata__':{'n':1}}                                    | __metadata__.n is 1, expected a string",
                "{'x':1}                                                     | x is 1, expected an object",
                "{'x':{'shape':[4],'data_offsets':[0,4]}}                    | dtype is missing",
                "{'x':{'dtype':'F31','shape':[4],'data_offsets':[0,4]}}      | dtype is \"F31\"",
                "{'x':{'dtype':8,'shape':[4],'data_offsets':[0,4]}}          | dtype is 8",
                "{'x':{'dtype':'U8','shape':4,'data_offsets':[0,4]}}         | shape is 4",
                "{'x':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}      | shape is [-4]",
                "{'x':{'dtype':'U8','shape':[4.0],'data_offsets':[0,4]}}     | shape is [4.0]",
                "{'x':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}} | shape is [9999",
                "{'x':{'dtype':'U8','shape':[4]}}                            | data_offsets is missing",
                "{'x':{'dtype':'U8','shape':[4],'data_offsets':[0]}}         | two offsets, the second not less",
                "{'x':{'dtype':'U8','shape':[4],'data_offsets':[0,4,4]}}     | two offsets, the second not less",
                "{'x':{'dtype':'U8','shape':[0],'data_offsets':[4,0]}}       | two offsets, the second not less",
                "{'x':{'dtype':'F32','shape':[4],'data_offsets':[0,4]}}      | F32(4) takes 16 bytes, but",
                "{'x':{'dtype':'U8','shape':[3],'data_offsets':[0,4]}}       | U8(3) takes 3 bytes, but",
                "{'x':{'dtype':'F4','shape':[7],'data_offsets':[0,4]}}       | not a whole number of bytes",
                "{'x':{'dtype':'F32','shape':[4294967296,4294967297],'data_offsets':[0,4]}} | too large",
                "{'x':{'dtype':'F64','shape':[2305843009213693952],'data_offsets':[0,0]}}   | too large",
                "{'x':{'dtype':'U8','shape':[9223372036854775807],'data_offsets':[0,9223372036854775807]}} | too large",
                "{'x':{'dtype':'U8','shape':[5],'data_offsets':[0,5]}}       | only 4 bytes follow the header",
                "{'x':{'dtype':'U8','shape':[3],'data_offsets':[0,3]}}       | the last tensor ends 3 bytes after the"
                        + " header, but the file 4",
                "{'x':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}       | there is a gap before it",
                "{'x':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'y':{'dtype':'U8','shape':[2],'data_offsets':[2,4]}}"
                        + " | overlaps",
                "{'x':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'y':{'dtype':'U8','shape':[0],'data_offsets':[2,2]}}"
                        + " | overlaps",
            })
    void anInvalidHeaderIsRefused(String header, String problem) throws IOException {
        Path file = write(header, 4);
        assertRefused(file, () -> SafetensorsFile.open(file), problem);
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        byte[] header = "{\"\0\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        header[2] = (byte) 0xff;
        Path file = Files.write(
                folder.resolve("x"),
                little(8 + header.length).putLong(header.length).put(header).array());
        assertRefused(file, () -> SafetensorsFile.open(file), "not UTF-8");
    }

    @Test
    void aHeaderOfBracketsOnlyIsRefusedWithoutExhaustingTheStack() throws IOException {
        Path file = write("{'x':" + "[".repeat(1_000_000), 0);
        assertRefused(file, () -> SafetensorsFile.open(file), "not valid JSON");
    }

    @Test
    void namesWithLineBreaksStillGiveMessagesOfOneLine() throws IOException {
        Path file = write("{'a\\nb':1}", 0);
        assertRefused(file, () -> SafetensorsFile.open(file), "\"a\\nb\" is 1, expected an object");
    }

    @Test
    void aShapeOfManyDimensionsIsRefusedInAShortMessage() throws IOException {
        Path file = write("{'x':{'dtype':'U8','shape':[" + "1,".repeat(100_000) + "4],'data_offsets':[0,4]}}", 4);
        assertRefused(file, () -> SafetensorsFile.open(file), "shape is [1,1,", "at most 32");
    }

    @Test
    void aLongNameIsShortenedInMessages() throws IOException {
        Path file = write("{'" + "x".repeat(40_000) + "':1}", 0);
        String message = assertThrows(ModelFileException.class, () -> SafetensorsFile.open(file))
                .getMessage();
        assertTrue(message.length() < 1_500, message);
    }

    @Test
    void anUnsupportedTypeIsRefusedBeforeMemoryIsAllocated() throws IOException {
        Path file = write("{'x':{'dtype':'BOOL','shape':[0,2147483647],'data_offsets':[0,0]}}", 0);
        try (var tensors = SafetensorsFile.open(file)) {
            assertRefused(file, () -> tensors.doubles("x"), "type BOOL");
            assertRefused(file, () -> tensors.longs("x"), "type BOOL");
        }
    }

    @Test
    void aFileThatIsTruncatedWhileOpenIsRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        new SafetensorsWriter()
                .floats("x", Shape.of(1 << 20), () -> new float[1 << 20])
                .write(file);
        try (var tensors = SafetensorsFile.open(file)) {
            try (var writer = new RandomAccessFile(file.toFile(), "rw")) {
                writer.setLength(1 << 20);
            }
            assertRefused(file, () -> tensors.floats("x"), "ends at offset 1048576 now");
        }
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForIt() throws Exception {
        Path pipe = folder.resolve("pipe");
        try {
            assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
        } catch (IOException e) {
            assumeTrue(false, "this system has no pipes with names");
        }
        assertRefused(pipe, () -> SafetensorsFile.open(pipe), "is a pipe or a device, expected a file");
    }

    @Test
    void emptyTensorsMayBeAnywhere() throws IOException {
        Path file = write(
                "{'a':{'dtype':'F32','shape':[0,9223372036854775807,2],'data_offsets':[4,4]},"
                        + "'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
                        + "'b':{'dtype':'F32','shape':[3,0],'data_offsets':[0,0]}}",
                4);
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals(Shape.of(3, 0), tensors.floats("b").shape());
            assertRefused(file, () -> tensors.shape("a"), "\"a\"", "larger than");
        }
    }

    @Test
    void theErrorNamesAMissingFileOrAFolder() {
        Path missing = folder.resolve("missing.safetensors");
        assertRefused(missing, () -> SafetensorsFile.open(missing), "there is no such file");
        assertRefused(folder, () -> SafetensorsFile.open(folder), "is a folder");
    }

    @Test
    void aClosedFileCannotBeReadAndMayBeReplaced() throws IOException {
        Path file = write("{'x':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}", 4);
        var tensors = SafetensorsFile.open(file);
        tensors.close();
        tensors.close();
        assertThrows(IllegalStateException.class, () -> tensors.floats("x"));
        Files.delete(file);
    }

    @Test
    void tensorsBeyondTwoGibibytesAreRead() throws IOException {
        assumeTrue(Files.getFileStore(folder).getUsableSpace() > 4L << 30, "needs room for a sparse file");
        long hole = (1L << 31) + 4096;
        String header = "{'hole':{'dtype':'F32','shape':[" + hole / 4 + "],'data_offsets':[0," + hole + "]},"
                + "'far':{'dtype':'F32','shape':[3],'data_offsets':[" + hole + "," + (hole + 12) + "]},"
                + "'half':{'dtype':'BF16','shape':[1],'data_offsets':[" + (hole + 12) + "," + (hole + 14)
                + "]}}";
        Path file = write(header, 0);
        long dataStart = Files.size(file);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(dataStart + hole + 14);
            sparse.seek(dataStart + hole);
            sparse.write(little(14)
                    .putFloat(1)
                    .putFloat(2)
                    .putFloat(3)
                    .putShort((short) 0x4080)
                    .array());
        }
        try (var tensors = SafetensorsFile.open(file)) {
            assertArrayEquals(new float[] {1, 2, 3}, tensors.floats("far").data());
            assertArrayEquals(new float[] {4}, tensors.floats("half").data());
            assertEquals(hole / 4, tensors.entry("hole").elements());
        }
    }

    private float[] readAllPatterns(String type) throws IOException {
        var patterns = new byte[2 << 16];
        for (int bits = 0; bits < 1 << 16; bits++) {
            patterns[2 * bits] = (byte) bits;
            patterns[2 * bits + 1] = (byte) (bits >> 8);
        }
        Path file = write("{'x':{'dtype':'" + type + "','shape':[256,256],'data_offsets':[0,131072]}}", patterns);
        try (var tensors = SafetensorsFile.open(file)) {
            return tensors.floats("x").data();
        }
    }

    private Path write(String header, int dataBytes) throws IOException {
        return write(header, new byte[dataBytes]);
    }

    private Path write(String header, byte[] data) throws IOException {
        return RawSafetensors.write(folder.resolve("x.safetensors"), header, data);
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

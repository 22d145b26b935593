package kawi.engine.io.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {

    /// Quiet and signalling NaNs with payloads, infinities, zeros, the smallest and the largest denormal, the largest
    /// value.
    private static final int[] SPECIAL_BITS = {
        0x7fc00001, 0xffc12345, 0x7f800001, 0xff812345, 0x7f800000, 0xff800000, 0, 0x80000000, 1, 0x807fffff, 0x7f7fffff
    };

    @TempDir
    Path folder;

    @Test
    void theBytesFollowTheFormat() throws IOException {
        Path file = folder.resolve("x.safetensors");
        new SafetensorsWriter()
                .floats("weights", new Array(new float[] {1, -2, 3, 4, 99}, Shape.of(2, 2)))
                .floats("naïve \"name\"", Shape.SCALAR, () -> new float[] {0.5f})
                .longs("step", Shape.of(2), () -> new long[] {Long.MIN_VALUE, 7})
                .metadata("seed", "1")
                .write(file);

        var raw = RawSafetensors.read(file);
        assertTrue(raw.headerText().startsWith("{\"__metadata__\":{\"format\":\"pt\",\"seed\":\"1\"},\"step\":{"));
        assertEquals(
                List.of("__metadata__", "step", "weights", "naïve \"name\""),
                List.copyOf(raw.header().propertyNames()));
        assertEquals("F32", raw.type("weights"));
        assertArrayEquals(new int[] {2, 2}, raw.sizes("weights"));
        assertArrayEquals(bits(1, -2, 3, 4), raw.bits("weights"));
        assertArrayEquals(new int[0], raw.sizes("naïve \"name\""));
        assertArrayEquals(bits(0.5f), raw.bits("naïve \"name\""));
        assertEquals("I64", raw.type("step"));
        assertArrayEquals(new long[] {Long.MIN_VALUE, 7}, raw.longs("step"));
        assertEquals(16 + 16 + 4, raw.data().remaining());
        assertEquals(0, (Files.size(file) - raw.data().remaining()) % 8, "the data begins aligned");
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBitForBit(
            @ForAll @Size(max = 4) List<@IntRange(max = 5) Integer> sizes,
            @ForAll @IntRange(max = 3) int others,
            @ForAll long seed)
            throws IOException {
        Shape shape = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
        float[] values = values(shape, seed);
        Path file = Files.createTempFile("kawi", ".safetensors");
        try {
            var writer = new SafetensorsWriter().floats("x", shape, () -> values);
            for (int i = 0; i < others; i++) {
                writer.floats("floats" + i, Shape.of(i), () -> new float[5])
                        .longs("longs" + i, Shape.of(i), () -> new long[] {seed, 1, 2});
            }
            writer.write(file);

            assertArrayEquals(bits(values), RawSafetensors.read(file).bits("x"));
            try (var tensors = SafetensorsFile.open(file)) {
                assertEquals(1 + 2 * others, tensors.names().size());
                assertEquals(shape, tensors.floats("x").shape());
                assertArrayEquals(bits(values), bits(tensors.floats("x").data()));
                if (others > 1) {
                    assertArrayEquals(new long[] {seed}, tensors.longs("longs1"));
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void tensorsLargerThanTheBufferAreWrittenInPieces() throws IOException {
        Shape shape = Shape.of(3, 70_001);
        float[] values = values(shape, 1);
        var longs = new long[70_001];
        longs[70_000] = -1;
        Path file = folder.resolve("x");
        new SafetensorsWriter()
                .floats("x", shape, () -> values)
                .longs("n", Shape.of(70_001), () -> longs)
                .write(file);
        assertArrayEquals(bits(values), RawSafetensors.read(file).bits("x"));
        assertArrayEquals(longs, RawSafetensors.read(file).longs("n"));
    }

    @Test
    void theSameTensorsGiveTheSameBytes() throws IOException {
        for (String name : List.of("a", "b")) {
            new SafetensorsWriter()
                    .floats("x", Shape.of(3), () -> new float[] {1, 2, 3})
                    .write(folder.resolve(name));
        }
        assertEquals(-1, Files.mismatch(folder.resolve("a"), folder.resolve("b")));
    }

    @Test
    void theFormatInTheMetadataIsPytorchByDefault() {
        Path file = folder.resolve("x");
        new SafetensorsWriter().write(file);
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals(Map.of("format", "pt"), tensors.metadata());
        }
    }

    @Test
    void namesAreUnique() {
        var writer = new SafetensorsWriter().floats("x", Array.zeros(Shape.of(1)));
        assertThrows(IllegalArgumentException.class, () -> writer.longs("x", Shape.of(1), () -> new long[1]));
        assertThrows(IllegalArgumentException.class, () -> writer.floats("__metadata__", Array.zeros(Shape.of(1))));
    }

    @Test
    void aSupplierOfTooFewValuesLeavesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("x"), "old");
        var writer = new SafetensorsWriter().floats("x", Shape.of(2), () -> new float[1]);
        assertThrows(IllegalStateException.class, () -> writer.write(file));
        assertEquals("old", Files.readString(file));
    }

    private static float[] values(Shape shape, long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            int special = random.nextInt(2 * SPECIAL_BITS.length);
            values[i] = Float.intBitsToFloat(special < SPECIAL_BITS.length ? SPECIAL_BITS[special] : random.nextInt());
        }
        return values;
    }

    private static int[] bits(float... values) {
        var bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    @Test
    void aTensorFileThatWasReadAndClosedIsReplaced() {
        Path file = folder.resolve("x.safetensors");
        new SafetensorsWriter().metadata("version", "1").write(file);
        // Closed before it is replaced: Windows would refuse otherwise.
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals("1", tensors.metadata().get("version"));
        }
        new SafetensorsWriter().metadata("version", "2").write(file);
        try (var tensors = SafetensorsFile.open(file)) {
            assertEquals("2", tensors.metadata().get("version"));
        }
    }
}

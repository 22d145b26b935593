package kawi.engine.io.safetensors;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;
import kawi.engine.io.FileBytes;
import kawi.engine.io.ModelFileException;

/// A safetensors file, open for reading.
///
/// Opening reads the header only; each tensor is read on demand, as a copy. Files may be larger than 2 GiB. If the file
/// is truncated while it is open, the next read beyond its end fails. Windows does not let an open file be replaced.
/// Any number of threads may read.
public final class SafetensorsFile implements AutoCloseable {
    /// Bytes read at a time: they are still in the processor's cache when they are converted.
    private static final int CHUNK = 1 << 18;

    private static final String FLOATS = "F32, F16, BF16 or F64";
    private static final String WHOLE_NUMBERS = "I64 or I32";

    private final Path path;
    private final FileBytes bytes;
    private final SafetensorsHeader header;

    private SafetensorsFile(Path path, FileBytes bytes, SafetensorsHeader header) {
        this.path = path;
        this.bytes = bytes;
        this.header = header;
    }

    /// Opens a file and reads its header.
    ///
    /// @throws ModelFileException if there is no such file, or its header violates the format
    public static SafetensorsFile open(Path path) {
        FileBytes bytes = FileBytes.open(path);
        try {
            return new SafetensorsFile(path, bytes, SafetensorsHeader.parse(path, bytes));
        } catch (RuntimeException | Error e) {
            bytes.close();
            throw e;
        }
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// The names of the tensors, in the order of their bytes.
    public SequencedSet<String> names() {
        return Collections.unmodifiableSequencedSet(header.entries().sequencedKeySet());
    }

    /// The metadata of the file; `format` is `pt` if it follows PyTorch's conventions.
    public SequencedMap<String, String> metadata() {
        return Collections.unmodifiableSequencedMap(header.metadata());
    }

    /// Reads the whole file and compares it with the checksum that [SafetensorsWriter#writeWithChecksum] stored in it.
    ///
    /// @throws ModelFileException if there is no checksum, or it differs
    public void requireChecksum() {
        Checksum.require(path, bytes, header.dataStart(), header.metadata().get(Checksum.KEY));
    }

    /// The type, shape and position of a tensor.
    ///
    /// @throws ModelFileException if there is no tensor of that name
    public TensorEntry entry(String name) {
        TensorEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new ModelFileException(path, "there is no tensor \"" + name + "\"");
        }
        return entry;
    }

    /// The shape of a tensor.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is larger than an array can be
    public Shape shape(String name) {
        TensorEntry entry = entry(name);
        try {
            return Shape.of(entry.sizes().stream().mapToInt(Math::toIntExact).toArray());
        } catch (ArithmeticException | ShapeException e) {
            throw new ModelFileException(
                    path,
                    "tensor \"" + name + "\": " + entry.shapeText() + " is larger than the " + Integer.MAX_VALUE
                            + " elements of an array",
                    e);
        }
    }

    /// A tensor of type F32, F16, BF16 or F64 as float32: exact, bit for bit in the case of F32, but F64 is rounded.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public Array floats(String name) {
        requireType(entry(name), DataType::readsAsFloats, FLOATS);
        Array array = Array.zeros(shape(name)); // no larger than twice the file
        read(name, array.data());
        return array;
    }

    /// Copies a tensor of type F32, F16, BF16 or F64 to the beginning of `into`, as float32.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    /// @throws IllegalArgumentException if `into` is too short
    public void read(String name, float[] into) {
        read(name, into, (from, to) -> {});
    }

    /// As [#read], for a tensor whose values must be finite. They are checked while they are in the processor's cache,
    /// which costs almost nothing.
    ///
    /// @throws ModelFileException if a value is infinite or NaN, too
    public void readFinite(String name, float[] into) {
        read(name, into, (from, to) -> requireFinite(name, into, from, to));
    }

    private void read(String name, float[] into, ElementRange afterChunk) {
        TensorEntry entry = entry(name);
        requireType(entry, DataType::readsAsFloats, FLOATS);
        int elements = shape(name).elements();
        if (into.length < elements) {
            throw new IllegalArgumentException("tensor \"" + name + "\" has " + elements
                    + " elements, but the array to read it into has " + into.length);
        }
        int bytesOfOne = entry.type().bits() / Byte.SIZE;
        forChunks(entry, (chunk, at) -> {
            int count = chunk.remaining() / bytesOfOne;
            if (entry.type() == DataType.F32) {
                chunk.asFloatBuffer().get(into, at, count);
            } else if (entry.type() == DataType.F16) {
                for (int i = at; i < at + count; i++) {
                    into[i] = Float.float16ToFloat(chunk.getShort());
                }
            } else if (entry.type() == DataType.F64) {
                for (int i = at; i < at + count; i++) {
                    into[i] = (float) chunk.getDouble();
                }
            } else { // BF16, the upper half of a float32
                for (int i = at; i < at + count; i++) {
                    into[i] = Float.intBitsToFloat(chunk.getShort() << Short.SIZE);
                }
            }
            afterChunk.accept(at, at + count);
        });
    }

    private void requireFinite(String name, float[] values, int from, int to) {
        float max = 0;
        for (int i = from; i < to; i++) {
            max = Math.max(max, Math.abs(values[i])); // NaN is greater than all
        }
        if (max <= Float.MAX_VALUE) {
            return;
        }
        int at = from;
        while (Float.isFinite(values[at])) {
            at++;
        }
        throw new ModelFileException(
                path,
                "tensor \"" + name + "\" is " + values[at] + " at " + at
                        + ", expected finite weights: the training diverged or the file is damaged");
    }

    /// A tensor of type F32, F16, BF16 or F64 as doubles, exact.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public double[] doubles(String name) {
        TensorEntry entry = entry(name);
        requireType(entry, DataType::readsAsFloats, FLOATS);
        var values = new double[shape(name).elements()];
        if (entry.type() != DataType.F64) {
            float[] floats = floats(name).data();
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
        } else {
            forChunks(entry, (chunk, at) -> chunk.asDoubleBuffer().get(values, at, chunk.remaining() / Double.BYTES));
        }
        return values;
    }

    /// A tensor of type I64 or I32 as longs.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public long[] longs(String name) {
        TensorEntry entry = entry(name);
        requireType(entry, type -> type == DataType.I64 || type == DataType.I32, WHOLE_NUMBERS);
        var values = new long[shape(name).elements()];
        switch (entry.type()) {
            case I64 ->
                forChunks(entry, (chunk, at) -> chunk.asLongBuffer().get(values, at, chunk.remaining() / Long.BYTES));
            case I32 ->
                forChunks(entry, (chunk, at) -> {
                    for (int i = 0; chunk.hasRemaining(); i++) {
                        values[at + i] = chunk.getInt();
                    }
                });
            default -> throw wrongType(entry, WHOLE_NUMBERS);
        }
        return values;
    }

    /// A tensor of type I64 or I32 as ints, such as token ids.
    ///
    /// @throws ModelFileException if there is no such tensor, it is of another type, or a value is beyond an int
    public int[] ints(String name) {
        long[] longs = longs(name);
        var values = new int[longs.length];
        for (int i = 0; i < longs.length; i++) {
            values[i] = (int) longs[i];
            if (values[i] != longs[i]) {
                throw new ModelFileException(
                        path, "tensor \"" + name + "\": element " + i + " is " + longs[i] + ", expected 32 bits");
            }
        }
        return values;
    }

    /// Closes the file. Reading from it afterwards throws an [IllegalStateException].
    @Override
    public void close() {
        bytes.close();
    }

    /// Whether a tensor is the same as one of this or another file: type, shape and every bit.
    public boolean same(String name, SafetensorsFile other, String otherName) {
        TensorEntry a = entry(name);
        TensorEntry b = other.entry(otherName);
        if (a.type() != b.type() || !a.sizes().equals(b.sizes())) {
            return false;
        }
        ByteBuffer ofA = ByteBuffer.allocate(CHUNK);
        ByteBuffer ofB = ByteBuffer.allocate(CHUNK);
        for (long done = 0; done < a.bytes(); done += CHUNK) {
            int count = (int) Math.min(CHUNK, a.bytes() - done);
            chunk(a, done, ofA.clear().limit(count));
            other.chunk(b, done, ofB.clear().limit(count));
            if (!ofA.equals(ofB)) {
                return false;
            }
        }
        return true;
    }

    /// Receives consecutive parts of a tensor's bytes, little-endian.
    @FunctionalInterface
    private interface ChunkReader {
        void read(ByteBuffer chunk, int firstElement);
    }

    @FunctionalInterface
    private interface ElementRange {
        void accept(int from, int to);
    }

    private void forChunks(TensorEntry entry, ChunkReader reader) {
        int size = entry.type().bits() / Byte.SIZE;
        try (Arena arena = Arena.ofConfined()) {
            // Outside the heap, so that the system reads into it without another copy.
            ByteBuffer buffer = arena.allocate(Math.min(CHUNK, entry.bytes()), Long.BYTES)
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (long done = 0; done < entry.bytes(); done += buffer.capacity()) {
                int count = (int) Math.min(buffer.capacity(), entry.bytes() - done);
                reader.read(chunk(entry, done, buffer.clear().limit(count)), (int) (done / size));
            }
        }
    }

    /// Fills the buffer with a tensor's bytes, starting at an offset.
    private ByteBuffer chunk(TensorEntry entry, long from, ByteBuffer buffer) {
        bytes.read(header.dataStart() + entry.begin() + from, buffer);
        return buffer.flip();
    }

    /// Called before anything is allocated for the values.
    private void requireType(TensorEntry entry, Predicate<DataType> readable, String expected) {
        if (!readable.test(entry.type())) {
            throw wrongType(entry, expected);
        }
    }

    private ModelFileException wrongType(TensorEntry entry, String expected) {
        return new ModelFileException(
                path, "tensor \"" + entry.name() + "\" is of type " + entry.type() + ", expected " + expected);
    }
}

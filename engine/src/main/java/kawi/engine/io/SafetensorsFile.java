package kawi.engine.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.SequencedSet;
import kawi.autograd.array.Array;
import kawi.autograd.array.Shape;
import kawi.autograd.array.ShapeException;

/// A safetensors file, open for reading.
///
/// The file is mapped into memory: opening reads the header only, and a tensor's pages are fetched when it is copied
/// out. Files over 2 GiB are no different. Whatever is read is a copy, so nothing refers to the mapping after
/// [#close()]. While it is open nobody may shorten the file, and Windows lets nobody replace it. Any number of threads
/// may read.
public final class SafetensorsFile implements AutoCloseable {

    // Values stand at any byte: the format promises no alignment.
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final Arena mapping;
    private final SafetensorsHeader header;
    private final MemorySegment bytes;
    private final MemorySegment data;

    private SafetensorsFile(Path path, Arena mapping, SafetensorsHeader header, MemorySegment bytes) {
        this.path = path;
        this.mapping = mapping;
        this.header = header;
        this.bytes = bytes;
        this.data = bytes.asSlice(header.dataStart());
    }

    /// @throws ModelFileException if there is no such file, or its header is not as the format says
    public static SafetensorsFile open(Path path) {
        if (Files.isDirectory(path)) {
            throw new ModelFileException(path, "is a folder, expected a safetensors file");
        }
        Arena mapping = Arena.ofShared();
        SafetensorsFile opened = null;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapping);
            SafetensorsHeader header = SafetensorsHeader.parse(path, bytes);
            opened = new SafetensorsFile(path, mapping, header, bytes);
            return opened;
        } catch (IOException e) {
            throw ModelFileException.of(path, "cannot be read", e);
        } finally {
            if (opened == null) {
                mapping.close();
            }
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

    /// What the writer noted about the file; `format` is `pt` where PyTorch's conventions hold.
    public SequencedMap<String, String> metadata() {
        return Collections.unmodifiableSequencedMap(header.metadata());
    }

    /// Reads the whole file and holds it to the checksum that [SafetensorsWriter#writeSealed] left in it.
    ///
    /// @throws ModelFileException if there is no checksum, or a bit of the file is not what was written
    public void requireSealed() {
        Seal.require(path, bytes, header.dataStart(), header.metadata().get(Seal.NOTE));
    }

    /// Type, shape and place of a tensor.
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

    /// A tensor of type F32, F16 or BF16 as float32: each value is exact, and of F32 each bit.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public Array floats(String name) {
        Array array = Array.zeros(shape(name));
        read(name, array.data());
        return array;
    }

    /// Copies a tensor of type F32, F16 or BF16 to the beginning of `into`.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    /// @throws IllegalArgumentException if `into` is too short
    public void read(String name, float[] into) {
        TensorEntry entry = entry(name);
        int elements = shape(name).elements();
        if (into.length < elements) {
            throw new IllegalArgumentException("tensor \"" + name + "\" has " + elements + " elements, but "
                    + into.length + " are given to read it into");
        }
        long begin = entry.begin();
        switch (entry.type()) {
            case F32 -> MemorySegment.copy(data, FLOAT, begin, into, 0, elements);
            case F16 -> {
                for (int i = 0; i < elements; i++) {
                    into[i] = Float.float16ToFloat(data.get(SHORT, begin + (long) i * Short.BYTES));
                }
            }
            // The upper half of a float32.
            case BF16 -> {
                for (int i = 0; i < elements; i++) {
                    into[i] = Float.intBitsToFloat(data.get(SHORT, begin + (long) i * Short.BYTES) << Short.SIZE);
                }
            }
            default -> throw wrongType(entry, "F32, F16 or BF16");
        }
    }

    /// A tensor of type F64, or one that reads as floats, as doubles.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public double[] doubles(String name) {
        TensorEntry entry = entry(name);
        var values = new double[shape(name).elements()];
        if (entry.type().readsAsFloats()) {
            float[] floats = floats(name).data();
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
        } else if (entry.type() == DataType.F64) {
            MemorySegment.copy(data, DOUBLE, entry.begin(), values, 0, values.length);
        } else {
            throw wrongType(entry, "F64, F32, F16 or BF16");
        }
        return values;
    }

    /// A tensor of type I64 or I32 as longs.
    ///
    /// @throws ModelFileException if there is no such tensor, or it is of another type
    public long[] longs(String name) {
        TensorEntry entry = entry(name);
        var values = new long[shape(name).elements()];
        switch (entry.type()) {
            case I64 -> MemorySegment.copy(data, LONG, entry.begin(), values, 0, values.length);
            case I32 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = data.get(INT, entry.begin() + (long) i * Integer.BYTES);
                }
            }
            default -> throw wrongType(entry, "I64 or I32");
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

    /// Unmaps the file. What was read stays; reading more is an [IllegalStateException].
    @Override
    public void close() {
        if (mapping.scope().isAlive()) {
            mapping.close();
        }
    }

    /// Whether two tensors are the same: type, shape and every bit.
    boolean same(String left, String right) {
        TensorEntry a = entry(left);
        TensorEntry b = entry(right);
        return a.type() == b.type()
                && a.sizes().equals(b.sizes())
                && MemorySegment.mismatch(data, a.begin(), a.end(), data, b.begin(), b.end()) == -1;
    }

    private ModelFileException wrongType(TensorEntry entry, String expected) {
        return new ModelFileException(
                path, "tensor \"" + entry.name() + "\" is of type " + entry.type() + ", expected " + expected);
    }
}

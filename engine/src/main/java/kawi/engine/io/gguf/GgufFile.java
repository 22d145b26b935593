package kawi.engine.io.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import kawi.autograd.kernel.weights.WeightFormat;
import kawi.engine.io.FileBytes;
import kawi.engine.io.ModelFileException;

/// A GGUF file, open for reading. Opening reads the header only; tensors are read on demand, some rows at a time.
public final class GgufFile implements AutoCloseable {
    /// The file of the weights in a model folder.
    public static final String NAME = "model.gguf";

    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileBytes bytes;
    private final GgufHeader header;

    private GgufFile(Path path, FileBytes bytes, GgufHeader header) {
        this.path = path;
        this.bytes = bytes;
        this.header = header;
    }

    /// Receives the bytes of a row.
    @FunctionalInterface
    public interface RowReader {
        /// @param row its number
        /// @param blocks the bytes of the row from `at` on
        void read(int row, byte[] blocks, int at);
    }

    /// Whether a path names a GGUF file.
    public static boolean isNamedSo(Path path) {
        return path.toString().endsWith(".gguf");
    }

    /// Opens a file and validates its header.
    ///
    /// @throws ModelFileException if there is no such file, or its header violates the format
    public static GgufFile open(Path path) {
        FileBytes bytes = FileBytes.open(path);
        try {
            return new GgufFile(path, bytes, GgufHeader.parse(path, bytes));
        } catch (RuntimeException | Error e) {
            bytes.close();
            throw e;
        }
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// The metadata.
    public GgufMetadata metadata() {
        return new GgufMetadata(path, header.metadata());
    }

    /// The tensors by name, in the order of their bytes.
    public SequencedMap<String, GgufTensor> tensors() {
        return Collections.unmodifiableSequencedMap(header.tensors());
    }

    /// Reads all rows of a tensor as they are in the file.
    public void forRows(GgufTensor tensor, RowReader reader) {
        int rowBytes = tensor.rowBytes();
        int rowsOfChunk = Math.max(1, CHUNK / rowBytes);
        byte[] chunk = new byte[Math.toIntExact(Math.min((long) rowsOfChunk * rowBytes, tensor.bytes()))];
        for (int row = 0; row < tensor.rows(); row += rowsOfChunk) {
            int rows = Math.min(rowsOfChunk, tensor.rows() - row);
            bytes.read(tensor.offset() + (long) row * rowBytes, ByteBuffer.wrap(chunk, 0, rows * rowBytes));
            for (int i = 0; i < rows; i++) {
                reader.read(row + i, chunk, i * rowBytes);
            }
        }
    }

    /// Decodes a row of finite values.
    ///
    /// @throws ModelFileException if a value is infinite or NaN
    void decode(GgufTensor tensor, byte[] blocks, int at, float[] into) {
        int n = tensor.columns();
        ByteBuffer buffer = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
        switch (tensor.type()) {
            case F32 ->
                buffer.position(at)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(into, 0, n);
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    into[i] = Float.float16ToFloat(buffer.getShort(at + i * Short.BYTES));
                }
            }
            case BF16, Q8_0, Q4_0 -> {
                WeightFormat format = tensor.type().format().orElseThrow();
                int size = format.blockSize();
                for (int i = 0; i < n; i++) {
                    into[i] = format.decode(blocks, at + i / size * format.blockBytes(), i % size);
                }
            }
        }
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(into[i])) {
                throw new ModelFileException(
                        path,
                        "tensor \"" + tensor.name() + "\" contains " + into[i]
                                + ", expected finite weights: the training diverged or the file is damaged");
            }
        }
    }

    /// Closes the file.
    @Override
    public void close() {
        bytes.close();
    }
}

package kawi.engine.io.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An independent reader and writer of the safetensors format, with only a [ByteBuffer] and a JSON parser. Kawi's own
/// reader and writer are tested against it.
///
/// @param headerText the header with its padding
/// @param header the parsed header
/// @param data the bytes after the header
@SuppressWarnings("exports") // of the libraries that the tests use
public record RawSafetensors(String headerText, JsonNode header, ByteBuffer data) {

    public static RawSafetensors read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        var text = new byte[length];
        bytes.get(text);
        String headerText = new String(text, StandardCharsets.UTF_8);
        return new RawSafetensors(
                headerText,
                JsonMapper.shared().readTree(headerText),
                bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /// Writes a file with any header and data, valid or not. The header may use ' for ".
    public static Path write(Path file, String header, byte... data) throws IOException {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Files.write(
                file,
                ByteBuffer.allocate(Long.BYTES + text.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .put(data)
                        .array());
    }

    public String type(String name) {
        return header.get(name).get("dtype").stringValue();
    }

    public int[] sizes(String name) {
        JsonNode shape = header.get(name).get("shape");
        return IntStream.range(0, shape.size())
                .map(i -> shape.get(i).intValue())
                .toArray();
    }

    /// The bits of a tensor of 32-bit elements.
    public int[] bits(String name) {
        ByteBuffer bytes = bytes(name);
        return IntStream.range(0, bytes.remaining() / Integer.BYTES)
                .map(i -> bytes.getInt(bytes.position() + i * Integer.BYTES))
                .toArray();
    }

    public long[] longs(String name) {
        var values = new long[bytes(name).remaining() / Long.BYTES];
        bytes(name).asLongBuffer().get(values);
        return values;
    }

    private ByteBuffer bytes(String name) {
        JsonNode offsets = header.get(name).get("data_offsets");
        int begin = offsets.get(0).intValue();
        return data.slice(begin, offsets.get(1).intValue() - begin).order(ByteOrder.LITTLE_ENDIAN);
    }
}

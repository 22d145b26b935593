package kawi.engine.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import kawi.engine.io.FileBytes;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Sha256;

/// The checksum of a safetensors file, stored in the metadata of the file itself.
///
/// It is the SHA-256 of the whole file with the 64 digits of the checksum replaced by zeros, as `tar` computes the
/// checksum of a header that contains the checksum. A single changed bit anywhere changes it.
final class Checksum {
    /// The key in the metadata.
    static final String KEY = "sha256";

    /// The placeholder for the digits while the checksum is computed.
    static final String BLANK = "0".repeat(64);

    private static final int CHUNK_BYTES = 1 << 18;

    private Checksum() {}

    /// Reads the whole file and compares its checksum with the stored one.
    ///
    /// @param bytes the whole file
    /// @param dataStart the offset of the first byte after the header
    /// @param stored the checksum in the metadata; null if there is none
    /// @throws ModelFileException if there is no checksum, or it differs from that of the bytes
    static void require(Path file, FileBytes bytes, long dataStart, String stored) {
        if (stored == null || !stored.matches("[0-9a-f]{64}")) {
            throw new ModelFileException(
                    file, "has no checksum in its header (\"" + KEY + "\", 64 hexadecimal digits)");
        }
        MessageDigest digest = Sha256.digest();
        ByteBuffer header = ByteBuffer.allocate((int) dataStart); // no longer than a header may be
        bytes.read(0, header);
        digest.update(blanked(header.array(), stored));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (long from = dataStart; from < bytes.size(); from += CHUNK_BYTES) {
            bytes.read(from, chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes.size() - from)));
            digest.update(chunk.flip());
        }
        String actual = Sha256.text(digest);
        if (!actual.equals(stored)) {
            throw new ModelFileException(
                    file,
                    "is damaged: its checksum is " + actual.substring(0, 8) + "..., but its header says "
                            + stored.substring(0, 8) + "...");
        }
    }

    /// The header with the digits of the checksum replaced by zeros, wherever they occur.
    private static byte[] blanked(byte[] header, String stored) {
        // In this encoding each byte is one character, so all other bytes are preserved.
        String text = new String(header, StandardCharsets.ISO_8859_1);
        return text.replace(stored, BLANK).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package kawi.engine.io.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Sha256;

/// The checksum of a safetensors file that stands in the file itself, as a note of its header.
///
/// It is the SHA-256 of all bytes of the file with the 64 digits of the checksum taken as zeros, in the way in which
/// `tar` takes the checksum of a header that the checksum is part of. One changed bit anywhere changes it.
final class Checksum {
    /// The name of the note.
    static final String NOTE = "sha256";

    /// What stands in the place of the digits while they are computed.
    static final String BLANK = "0".repeat(64);

    private static final int CHUNK_BYTES = 1 << 18;

    private Checksum() {}

    /// @param bytes the whole file
    /// @param dataStart the first byte after the header
    /// @param seal what its note says; null if there is none
    /// @throws ModelFileException if the note is missing or is not the checksum of the bytes
    static void require(Path file, FileBytes bytes, long dataStart, String seal) {
        if (seal == null || !seal.matches("[0-9a-f]{64}")) {
            throw new ModelFileException(
                    file, "has no checksum in its header (\"" + NOTE + "\", 64 hexadecimal digits)");
        }
        MessageDigest digest = Sha256.digest();
        ByteBuffer header = ByteBuffer.allocate((int) dataStart); // no longer than a header may be
        bytes.read(0, header);
        digest.update(blanked(header.array(), seal));
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        for (long from = dataStart; from < bytes.size(); from += CHUNK_BYTES) {
            bytes.read(from, chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes.size() - from)));
            digest.update(chunk.flip());
        }
        String actual = Sha256.text(digest);
        if (!actual.equals(seal)) {
            throw new ModelFileException(
                    file,
                    "is damaged: its checksum is " + actual.substring(0, 8) + "..., but its header says "
                            + seal.substring(0, 8) + "...");
        }
    }

    /// The header with zeros for the digits of the seal, wherever they are.
    private static byte[] blanked(byte[] header, String seal) {
        // Each byte is a character in this encoding, so nothing else changes.
        String text = new String(header, StandardCharsets.ISO_8859_1);
        return text.replace(seal, BLANK).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package kawi.samples.request;

import java.util.Optional;

/// Guesses the encoding of bytes that are not a text in UTF-8, from the byte order mark or from where zero bytes are.
///
/// English in UTF-16 has a zero byte in every character, and each byte is valid UTF-8: without a check it would be read
/// as a text of NUL characters.
enum TextEncoding {
    UTF_16LE("UTF-16 (little-endian)", "UTF-16LE"),
    UTF_16BE("UTF-16 (big-endian)", "UTF-16BE"),
    UTF_32LE("UTF-32 (little-endian)", "UTF-32LE"),
    UTF_32BE("UTF-32 (big-endian)", "UTF-32BE"),
    BINARY("a binary file", "");

    /// A text in UTF-16 or UTF-32 has at least this share of zero bytes, unless it has hardly any Latin letters.
    private static final double MIN_ZEROS = 0.05;

    /// The share of the zero bytes that are where an encoding has them.
    private static final double MOST = 0.95;

    private static final double MAX_CONTROLS = 0.02;

    /// Texts in ISO-2022-JP and output for terminals have it.
    private static final byte ESCAPE = 0x1B;

    private final String title;
    private final String name;

    TextEncoding(String title, String name) {
        this.title = title;
        this.name = name;
    }

    /// The encoding of a part of a file.
    ///
    /// @param bytes from a multiple of four bytes on
    /// @param length the number of bytes to look at
    /// @param isStart whether the part is the beginning of the file
    /// @return empty if there is no sign of another encoding
    static Optional<TextEncoding> guess(byte[] bytes, int length, boolean isStart) {
        return isStart ? byteOrderMark(bytes, length).or(() -> zeros(bytes, length)) : zeros(bytes, length);
    }

    private static Optional<TextEncoding> byteOrderMark(byte[] bytes, int length) {
        if (begins(bytes, length, 0xFF, 0xFE, 0, 0)) {
            return Optional.of(UTF_32LE);
        }
        if (begins(bytes, length, 0, 0, 0xFE, 0xFF)) {
            return Optional.of(UTF_32BE);
        }
        if (begins(bytes, length, 0xFF, 0xFE)) {
            return Optional.of(UTF_16LE);
        }
        return begins(bytes, length, 0xFE, 0xFF) ? Optional.of(UTF_16BE) : Optional.empty();
    }

    private static boolean begins(byte[] bytes, int length, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= length || (bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<TextEncoding> zeros(byte[] bytes, int length) {
        int[] zeros = new int[Integer.BYTES]; // at the offsets 0 to 3 within four bytes
        for (int i = 0; i < length; i++) {
            zeros[i % Integer.BYTES] += bytes[i] == 0 ? 1 : 0;
        }
        double all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
        if (all == 0 || all < MIN_ZEROS * length) {
            return controls(bytes, length) > MAX_CONTROLS * length ? Optional.of(BINARY) : Optional.empty();
        }
        double quarter = Math.max(1, length / Integer.BYTES);
        if (zeros[2] > MOST * quarter && zeros[3] > MOST * quarter) {
            return Optional.of(zeros[0] < quarter / 2 ? UTF_32LE : BINARY);
        }
        if (zeros[0] > MOST * quarter && zeros[1] > MOST * quarter) {
            return Optional.of(zeros[3] < quarter / 2 ? UTF_32BE : BINARY);
        }
        if (zeros[1] + zeros[3] > MOST * all) {
            return Optional.of(UTF_16LE);
        }
        return Optional.of(zeros[0] + zeros[2] > MOST * all ? UTF_16BE : BINARY);
    }

    /// The number of control characters that no text has, in any encoding but UTF-16 and UTF-32.
    private static int controls(byte[] bytes, int length) {
        int controls = 0;
        for (int i = 0; i < length; i++) {
            boolean isControl = (bytes[i] >= 0 && bytes[i] < '\t') || (bytes[i] > '\r' && bytes[i] < ESCAPE);
            controls += isControl ? 1 : 0;
        }
        return controls;
    }

    /// The advice in the error message.
    ///
    /// @param hasOption whether the command has the option `--encoding`
    String advice(boolean hasOption) {
        return this == BINARY ? "it looks like a binary file: use a text file" : advice(title, name, hasOption);
    }

    /// The advice for a text in an encoding.
    ///
    /// @param title of the encoding, for people
    /// @param name of the encoding, for programs
    static String advice(String title, String name, boolean hasOption) {
        String option = hasOption ? "read it with --encoding " + name + ", or " : "";
        return "it looks like " + title + ": " + option + "save it as UTF-8 (iconv -f " + name + " -t UTF-8)";
    }
}

package kawi.samples.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import kawi.tokenizer.io.FileException;

/// Reads a text of any length. A byte order mark at its beginning is skipped; line ends are kept.
///
/// A NUL character is refused: no text has one, but a text in UTF-16 that is read as UTF-8 has many.
public final class TextReader extends Reader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int BUFFER = 1 << 16;
    private static final Pattern UNITS_OF_SEVERAL_BYTES = Pattern.compile("UTF-(16|32).*");

    private final String name;
    private final InputStream in;
    private final Charset charset;
    private final boolean hasEncodingOption;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private long position; // of the next byte to decode
    private boolean atStart = true;
    private boolean atEnd;

    /// A text in UTF-8.
    ///
    /// @param name of the text, for messages
    TextReader(String name, InputStream in) {
        this(name, in, StandardCharsets.UTF_8, false);
    }

    /// A text in any encoding.
    ///
    /// @param name of the text, for messages
    /// @param hasEncodingOption whether messages may advise `--encoding`
    public TextReader(String name, InputStream in, Charset charset, boolean hasEncodingOption) {
        this.name = name;
        this.in = in;
        this.charset = charset;
        this.hasEncodingOption = hasEncodingOption;
        decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /// @throws UsageException if the text is not in the encoding, has a NUL character, or cannot be read
    @Override
    public int read(char[] into, int at, int length) {
        while (!chars.hasRemaining()) {
            if (atEnd) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(into, at, count);
        return count;
    }

    private void fill() {
        bytes.compact();
        int count = readBytes();
        boolean isLast = count < 0;
        bytes.position(bytes.position() + Math.max(count, 0)).flip();
        CoderResult result = decoder.decode(bytes, chars.clear(), isLast);
        refuseNul();
        if (result.isError()) {
            throw refusal("is not %s at byte %d (0x%02X)"
                    .formatted(charset.name(), position + bytes.position(), bytes.get(bytes.position())));
        }
        position += bytes.position();
        if (isLast && result.isUnderflow()) {
            atEnd = decoder.flush(chars).isUnderflow();
        }
        chars.flip();
        if (atStart && chars.hasRemaining()) {
            atStart = false;
            if (chars.get(chars.position()) == BYTE_ORDER_MARK) {
                chars.get();
            }
        }
    }

    private int readBytes() {
        try {
            return in.read(bytes.array(), bytes.position(), bytes.remaining());
        } catch (IOException e) {
            throw new UsageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private void refuseNul() {
        if (UNITS_OF_SEVERAL_BYTES.matcher(charset.name()).matches()) {
            refuseNulCharacter();
            return;
        }
        for (int i = 0; i < bytes.position(); i++) {
            if (bytes.get(i) == 0) {
                throw refusal("has a NUL character at byte %d".formatted(position + i));
            }
        }
    }

    /// In these encodings the byte 0 may be a part of a character.
    private void refuseNulCharacter() {
        for (int i = 0; i < chars.position(); i++) {
            if (chars.get(i) == 0) {
                throw refusal("has a NUL character in %s, near byte %d".formatted(charset.name(), position + 2L * i));
            }
        }
    }

    /// @param problem with the bytes in the buffer
    private UsageException refusal(String problem) {
        int start = (int) (-position & (Integer.BYTES - 1)); // to a multiple of four in the file
        byte[] part = Arrays.copyOfRange(bytes.array(), Math.min(start, bytes.limit()), bytes.limit());
        String advice = TextEncoding.guess(part, part.length, position + start == 0)
                .map(encoding -> encoding.advice(hasEncodingOption))
                .or(() -> LegacyEncoding.guess(Arrays.copyOf(bytes.array(), bytes.limit()))
                        .map(name -> TextEncoding.advice(name, name, hasEncodingOption)))
                .orElse("save the text as UTF-8, without NUL characters");
        return new UsageException(name + ": " + problem + ": " + advice);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

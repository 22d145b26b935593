package kawi.samples.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import kawi.samples.corpus.Corpus;
import kawi.samples.request.TextReader;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// A file whose text is read, several times: the same bytes each time, even if the file grows.
///
/// @param name for messages
/// @param bytes the content; compressed, if it begins like a gzip file
/// @param size the number of bytes that are read
/// @param isJsonLines whether each line is a JSON object with a text
/// @param charset the encoding; empty until it is known
record InputFile(String name, Content bytes, long size, boolean isJsonLines, Optional<Charset> charset) {
    private static final int GZIP_MAGIC = 0x8B1F;
    private static final int BUFFER = 1 << 16;

    /// A document that must be in memory as a whole has at most this number of characters.
    private static final int MAX_CHARS = 1 << 29;

    /// Opens the bytes.
    interface Content {
        InputStream open() throws IOException;
    }

    /// A text that comes with Kawi.
    static InputFile of(Corpus corpus) {
        byte[] bytes = corpus.text().getBytes(StandardCharsets.UTF_8);
        Content content = () -> new ByteArrayInputStream(bytes);
        return new InputFile(corpus.title(), content, bytes.length, false, Optional.of(StandardCharsets.UTF_8));
    }

    /// A file of the file system. It need not be readable.
    ///
    /// @param name for messages
    /// @throws UsageException if its size cannot be read
    static InputFile of(String name, Path path, boolean isJsonLines) {
        try {
            return new InputFile(
                    name, () -> Files.newInputStream(path), Files.size(path), isJsonLines, Optional.empty());
        } catch (IOException e) {
            throw new UsageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /// The same with its encoding.
    ///
    /// @param format names the encoding of files that are not Unicode
    /// @throws UsageException if the file cannot be read
    InputFile withEncoding(TextFormat format) {
        if (charset.isPresent()) {
            return this;
        }
        try (InputStream in = open()) {
            Charset found = Encodings.of(in, format.charset());
            return new InputFile(name, bytes, size, isJsonLines, Optional.of(found));
        } catch (IOException e) {
            throw new UsageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /// The same up to its last line end.
    ///
    /// @return empty if there is none
    Optional<InputFile> upToLastLine() {
        try (InputStream in = new Limited(bytes.open(), size)) {
            long end = 0;
            long position = 0;
            var buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    position++;
                    end = buffer[i] == '\n' ? position : end;
                }
            }
            return end == 0
                    ? Optional.empty()
                    : Optional.of(new InputFile(name, bytes, end, isJsonLines, Optional.empty()));
        } catch (IOException e) {
            throw new UsageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    /// The bytes of the text.
    private InputStream open() throws IOException {
        var in = new BufferedInputStream(new Limited(bytes.open(), size), BUFFER);
        try {
            in.mark(2);
            int first = in.read();
            int second = in.read();
            in.reset();
            boolean isCompressed = first >= 0 && second >= 0 && (first | (second << Byte.SIZE)) == GZIP_MAGIC;
            return isCompressed ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /// The documents. The encoding must be known.
    ///
    /// @throws UsageException if the file cannot be read
    OpenFile documents(TextFormat format) {
        try {
            boolean hasEncodingOption = format.encoding() == null;
            Reader reader = new TextReader(name, open(), charset.orElseThrow(), hasEncodingOption);
            return new OpenFile(reader, documents(reader, format));
        } catch (IOException e) {
            throw new UsageException(name + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private DocumentReader documents(Reader reader, TextFormat format) {
        if (isJsonLines) {
            return new JsonLines(name, reader, Optional.ofNullable(format.textField()), format.keepCrlf(), MAX_CHARS);
        }
        Reader text = format.keepCrlf() ? reader : new LineEnds(reader);
        return format.pattern()
                .<DocumentReader>map(pattern -> new PatternDocuments(name, text, pattern, MAX_CHARS))
                .orElseGet(() -> new MarkedDocuments(text, format.hasMarkers() ? TextFormat.MARKER : ""));
    }

    /// A file that is being read.
    ///
    /// @param reader to close at the end
    /// @param documents of the file
    record OpenFile(Reader reader, DocumentReader documents) implements AutoCloseable {

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                // Everything that was wanted is read.
            }
        }
    }

    /// The first bytes of a stream.
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long size) {
            this.in = in;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            int read = left > 0 ? in.read() : -1;
            left -= read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = left > 0 ? in.read(into, at, (int) Math.min(length, left)) : -1;
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

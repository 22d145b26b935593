package kawi.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Decodes ids one by one, as they are written. A token may end within a character; such bytes are held back until the
/// rest has come. What was given out, joined, is at every moment the beginning of what [Tokenizer#decode] gives for all
/// ids, and after [#end] the whole.
///
/// For one thread.
public final class StreamingDecoder {
    private final Tokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private byte[] held = {}; // the beginning of a character: three bytes at most

    /// @param tokenizer whose ids will come
    public StreamingDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// The next token.
    ///
    /// @return the text that is certain now; empty if the token only begins a character, or goes on within one
    /// @throws TokenizerException if the id is outside the vocabulary
    public String add(int id) {
        byte[] token = tokenizer.bytes(id);
        byte[] bytes = Arrays.copyOf(held, held.length + token.length);
        System.arraycopy(token, 0, bytes, held.length, token.length);
        return decode(bytes, false);
    }

    /// No token follows: a character that was begun stays unfinished and becomes U+FFFD. The decoder is then as new.
    ///
    /// @return the rest of the text
    public String end() {
        return decode(held, true);
    }

    private String decode(byte[] bytes, boolean atEnd) {
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length + 1);
        decoder.reset();
        decoder.decode(in, out, atEnd);
        held = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return out.flip().toString();
    }
}

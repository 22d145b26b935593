package kawi.engine.generate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Turns the bytes of one token after the other into text, and finds stop texts in it.
///
/// The end of the text is held back while it can still change: a token may end within a character, whose remaining
/// bytes come with the next token, and the last characters may be the beginning of a stop text. The result does not
/// depend on how the bytes are divided into tokens.
public final class IncrementalDetokenizer {
    private final List<String> stops;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    /// Bytes of an incomplete character.
    private byte[] bytes = {};
    /// Characters that may be the beginning of a stop text.
    private String held = "";
    private boolean stopped;

    /// @param stops stop texts; none to only decode
    public IncrementalDetokenizer(List<String> stops) {
        this.stops = stops;
    }

    /// Appends the bytes of a token.
    ///
    /// @return the text that is now final
    public String append(byte[] more) {
        return stopped ? "" : release(held + decode(more, false));
    }

    /// Ends the text.
    ///
    /// @return the text that was held back
    public String end() {
        if (stopped) {
            return "";
        }
        String rest = release(held + decode(new byte[0], true));
        String last = stopped ? rest : rest + held;
        stopped = true;
        return last;
    }

    /// Whether a stop text was found, or the text was ended.
    boolean isStopped() {
        return stopped;
    }

    private String decode(byte[] more, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(bytes.length + more.length)
                .put(bytes)
                .put(more)
                .flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        utf8.decode(in, out, end);
        bytes = new byte[in.remaining()];
        in.get(bytes);
        return out.flip().toString();
    }

    private String release(String text) {
        int cut = firstStop(text);
        if (cut >= 0) {
            stopped = true;
            held = "";
            return text.substring(0, cut);
        }
        int certain = text.length() - longestStopPrefix(text);
        held = text.substring(certain);
        return text.substring(0, certain);
    }

    /// The position at which the first stop text to be completed begins; -1 if there is none. Of stop texts that are
    /// completed by the same character, the longest wins.
    private int firstStop(String text) {
        int firstEnd = Integer.MAX_VALUE;
        int cut = -1;
        for (String stop : stops) {
            int at = text.indexOf(stop);
            int end = at + stop.length();
            if (at >= 0 && (end < firstEnd || (end == firstEnd && at < cut))) {
                firstEnd = end;
                cut = at;
            }
        }
        return cut;
    }

    /// The length of the longest end of the text that is the beginning of a stop text.
    private int longestStopPrefix(String text) {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}

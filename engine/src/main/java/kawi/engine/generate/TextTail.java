package kawi.engine.generate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The end of a text that is being written: what may not be shown yet.
///
/// A token may end within a character, whose other bytes come with the next; and what was written last may turn out to
/// begin a text to stop at. Both wait here until it is certain what they are. Where the tokens' borders are makes no
/// difference to the result.
final class TextTail {
    private final List<String> stops;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    /// Bytes of an incomplete character.
    private byte[] bytes = {};
    /// Characters that may begin a text to stop at.
    private String held = "";
    private boolean stopped;

    /// @param stops texts to stop at
    TextTail(List<String> stops) {
        this.stops = stops;
    }

    /// Adds the bytes of a token.
    ///
    /// @return what is now certain
    String append(byte[] more) {
        return stopped ? "" : release(held + decode(more, false));
    }

    /// No more will come.
    ///
    /// @return what still waited
    String end() {
        if (stopped) {
            return "";
        }
        String rest = release(held + decode(new byte[0], true));
        String last = stopped ? rest : rest + held;
        stopped = true;
        return last;
    }

    /// Whether a text to stop at was found.
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
        int certain = text.length() - longestBeginning(text);
        held = text.substring(certain);
        return text.substring(0, certain);
    }

    /// Where the text to stop at begins that is complete first; -1 if there is none.
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

    /// How many of the last characters begin a text to stop at, at most.
    private int longestBeginning(String text) {
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

package kawi.samples.training.text;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import kawi.engine.data.TokenDataset;
import kawi.samples.request.TextSource;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;

/// The first place where a text differs from the one that was encoded. All three count from 1.
///
/// @param character position in the text, in code points
/// @param line of the text
/// @param column in that line, in code points
record TextDifference(long character, long line, long column) {
    private static final int[] BYTE_ORDER_MARK = {0xEF, 0xBB, 0xBF};
    private static final int END = -1;
    private static final int IDS_AT_ONCE = 1 << 12;

    /// Whether decoding the ids of a text gives the text: not if it was normalized, or changed in other ways, before it
    /// was encoded.
    static boolean canBeKnown(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case CharTokenizer characters -> characters.unknown().isEmpty();
            case BpeTokenizer pairs -> pairs.definition().isLossless();
            default -> false;
        };
    }

    /// Compares a text with ids.
    ///
    /// @param ids of the text that was encoded
    /// @param tokenizer that encoded it; [#canBeKnown]
    /// @return empty if the text is the same
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    static Optional<TextDifference> first(TokenDataset ids, Tokenizer tokenizer, TextSource text) {
        try (var bytes = new BufferedInputStream(text.bytes())) {
            skipByteOrderMark(bytes);
            return first(new Decoded(ids, tokenizer), bytes);
        } catch (IOException e) {
            throw text.unreadable(e);
        }
    }

    private static void skipByteOrderMark(BufferedInputStream bytes) throws IOException {
        bytes.mark(BYTE_ORDER_MARK.length);
        for (int expected : BYTE_ORDER_MARK) {
            if (bytes.read() != expected) {
                bytes.reset();
                return;
            }
        }
    }

    private static Optional<TextDifference> first(Decoded encoded, InputStream text) throws IOException {
        long characters = 0;
        long line = 1;
        long charactersBeforeLine = 0;
        while (true) {
            int expected = encoded.next();
            int found = text.read();
            if (expected != found) {
                long character = isContinuation(found) || isContinuation(expected) ? characters : characters + 1;
                return Optional.of(new TextDifference(character, line, character - charactersBeforeLine));
            }
            if (found == END) {
                return Optional.empty();
            }
            characters += isContinuation(found) ? 0 : 1;
            if (found == '\n') {
                line++;
                charactersBeforeLine = characters;
            }
        }
    }

    /// Whether a byte of UTF-8 is not the first of its character.
    private static boolean isContinuation(int oneByte) {
        return oneByte != END && (oneByte & 0xC0) == 0x80;
    }

    /// The bytes of the text that was encoded.
    private static final class Decoded {
        private final TokenDataset dataset;
        private final Tokenizer tokenizer;
        private int[] ids = new int[0];
        private byte[] bytes = new byte[0];
        private int nextId;
        private int nextInIds;
        private int nextByte;

        Decoded(TokenDataset dataset, Tokenizer tokenizer) {
            this.dataset = dataset;
            this.tokenizer = tokenizer;
        }

        int next() {
            while (nextByte == bytes.length) {
                if (nextInIds == ids.length) {
                    if (nextId == dataset.size()) {
                        return END;
                    }
                    readIds();
                }
                bytes = tokenizer.bytes(ids[nextInIds++]);
                nextByte = 0;
            }
            return bytes[nextByte++] & 0xFF;
        }

        private void readIds() {
            ids = new int[Math.min(IDS_AT_ONCE, dataset.size() - nextId)];
            dataset.tokens().copy(nextId, ids.length, ids, 0);
            nextId += ids.length;
            nextInIds = 0;
        }
    }
}

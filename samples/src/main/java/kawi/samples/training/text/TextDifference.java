package kawi.samples.training.text;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kawi.engine.data.TokenDataset;
import kawi.samples.data.Texts;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;

/// The first place where a text differs from the one that was encoded. All three count from 1.
///
/// @param character position in the text, in code points
/// @param line of the text
/// @param column in that line, in code points
record TextDifference(long character, long line, long column) {
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
    /// @param text that is one document
    /// @return empty if the text is the same
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    static Optional<TextDifference> first(TokenDataset ids, Tokenizer tokenizer, Texts text) {
        try (Texts.Parts parts = text.parts(TextParts::betweenCharacters)) {
            return first(new Decoded(ids, tokenizer), new Utf8(parts));
        }
    }

    private static Optional<TextDifference> first(Decoded encoded, Utf8 text) {
        long characters = 0;
        long line = 1;
        long charactersBeforeLine = 0;
        while (true) {
            int expected = encoded.next();
            int found = text.next();
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

    /// The bytes of a text.
    private static final class Utf8 {
        private final Texts.Parts parts;
        private byte[] bytes = new byte[0];
        private int nextByte;

        Utf8(Texts.Parts parts) {
            this.parts = parts;
        }

        int next() {
            if (nextByte == bytes.length) {
                if (!parts.hasNext()) {
                    return END;
                }
                bytes = parts.next().getBytes(StandardCharsets.UTF_8);
                nextByte = 0;
            }
            return bytes[nextByte++] & 0xFF;
        }
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

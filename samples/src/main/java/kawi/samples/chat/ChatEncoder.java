package kawi.samples.chat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import kawi.samples.jinja.MarkedText;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;

/// Encodes conversations to train on. The ids are those of the text of the chat template, as `apply_chat_template` in
/// `transformers` gives them; the answers of the assistant carry loss, each with the token that ends it.
///
/// A token that is partly in an answer carries loss, as with `return_assistant_tokens_mask` in `transformers`. A line
/// end that the template writes after the end token of an answer carries none: nothing is generated after that token.
///
/// @param template of the conversations
/// @param tokenizer with the tokens of the template
/// @param endTokens the tokens that end an answer
public record ChatEncoder(ChatTemplate template, Tokenizer tokenizer, Set<Integer> endTokens) {

    public ChatEncoder {
        endTokens = Set.copyOf(endTokens);
    }

    /// An encoded conversation.
    ///
    /// @param ids of the whole text
    /// @param carriesLoss for each id
    /// @param characters number of characters (code points) of the answers that are encoded
    public record Encoded(int[] ids, boolean[] carriesLoss, long characters) {}

    /// Encodes a conversation.
    ///
    /// @throws kawi.samples.jinja.TemplateException if the template refuses it, or its answers cannot be found
    /// @throws kawi.tokenizer.TokenizerException if the vocabulary has no token for something in it
    public Encoded encode(List<Message> messages) {
        MarkedText text = template.renderAnswers(messages);
        int[] ids = tokenizer.encodeWithSpecials(text.text());
        var places = TokenPlaces.of(text.text(), ids, tokenizer);
        var carriesLoss = new boolean[ids.length];
        for (MarkedText.Span answer : text.spans()) {
            int from = places.first(answer.start());
            int to = places.end(answer.end());
            Arrays.fill(carriesLoss, from, endOfAnswer(ids, from, to), true);
        }
        long characters = messages.stream()
                .filter(message -> message.role().equals(Message.ASSISTANT))
                .mapToLong(message -> characters(message.content()))
                .sum();
        return new Encoded(ids, carriesLoss, characters);
    }

    /// Without those that are left out.
    private long characters(String text) {
        return tokenizer instanceof SkippingTokenizer skipping
                ? text.codePoints().filter(skipping::knows).count()
                : text.codePointCount(0, text.length());
    }

    /// After the last end token of an answer, if it has one.
    private int endOfAnswer(int[] ids, int from, int to) {
        for (int i = to - 1; i >= from; i--) {
            if (endTokens.contains(ids[i])) {
                return i + 1;
            }
        }
        return to;
    }

    /// The tokens at places of a text.
    private interface TokenPlaces {

        /// The first token that ends after an index.
        int first(int index);

        /// The token after the last one that begins before an index.
        int end(int index);

        static TokenPlaces of(String text, int[] ids, Tokenizer tokenizer) {
            int[] ends = ends(ids, tokenizer);
            return isText(text, ids, tokenizer, ends) ? new ByBytes(text, ends) : new ByPrefixes(text, ids, tokenizer);
        }

        /// The number of bytes up to the end of each token.
        private static int[] ends(int[] ids, Tokenizer tokenizer) {
            int[] ends = new int[ids.length];
            int end = 0;
            for (int i = 0; i < ids.length; i++) {
                end += tokenizer.bytes(ids[i]).length;
                ends[i] = end;
            }
            return ends;
        }

        /// Whether the bytes of the tokens are those of the text.
        private static boolean isText(String text, int[] ids, Tokenizer tokenizer, int... ends) {
            var bytes = ByteBuffer.allocate(ids.length == 0 ? 0 : ends[ends.length - 1]);
            for (int id : ids) {
                bytes.put(tokenizer.bytes(id));
            }
            return Arrays.equals(bytes.array(), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Counts the bytes of the tokens.
    private record ByBytes(String text, int[] ends) implements TokenPlaces {

        private int bytes(int index) {
            return text.substring(0, index).getBytes(StandardCharsets.UTF_8).length;
        }

        @Override
        public int first(int index) {
            int at = Arrays.binarySearch(ends, bytes(index));
            return at >= 0 ? at + 1 : -at - 1;
        }

        @Override
        public int end(int index) {
            int at = Arrays.binarySearch(ends, bytes(index));
            return at >= 0 ? at + 1 : Math.min(-at, ends.length);
        }
    }

    /// Encodes the beginning of the text, for a tokenizer that changes texts: the tokens that the two have in common
    /// are before the index.
    private record ByPrefixes(String text, int[] ids, Tokenizer tokenizer) implements TokenPlaces {

        private int common(int... beginning) {
            int different = Arrays.mismatch(beginning, ids);
            return different < 0 ? ids.length : different;
        }

        @Override
        public int first(int index) {
            return common(tokenizer.encodeWithSpecials(text.substring(0, index)));
        }

        @Override
        public int end(int index) {
            int[] beginning = tokenizer.encodeWithSpecials(text.substring(0, index));
            int common = common(beginning);
            return common == beginning.length ? common : Math.min(common + 1, ids.length);
        }
    }
}

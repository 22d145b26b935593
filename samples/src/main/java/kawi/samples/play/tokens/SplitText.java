package kawi.samples.play.tokens;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.samples.request.JsonRequest;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// A text under several tokenizers.
///
/// @param characters number of characters (code points)
/// @param bytes number of bytes in UTF-8
/// @param splits the tokens under each tokenizer
record SplitText(int characters, int bytes, List<Split> splits) {
    private static final int MAX_CHARACTERS = 4000;

    /// The tokens of a text under one tokenizer.
    ///
    /// @param name of the tokenizer
    /// @param vocabularySize number of its tokens
    /// @param tokens of the text; none if it cannot be encoded
    /// @param problem why it cannot be encoded; null if it can
    record Split(String name, int vocabularySize, List<Token> tokens, String problem) {}

    /// A token.
    ///
    /// @param text as people read it; bytes of an incomplete character are written as `<0xE9>`
    /// @param bytes in UTF-8, from 0 to 255
    record Token(int id, String text, int[] bytes) {
        static Token of(int id, Tokenizer tokenizer) {
            byte[] bytes = tokenizer.bytes(id);
            int[] unsigned = new int[bytes.length];
            Arrays.setAll(unsigned, i -> Byte.toUnsignedInt(bytes[i]));
            return new Token(id, tokenizer.token(id), unsigned);
        }
    }

    /// @param json an object with the `text`
    /// @throws kawi.samples.request.UsageException if it is too long
    static SplitText of(byte[] json, SequencedMap<String, Tokenizer> tokenizers) {
        String text = JsonRequest.text(JsonRequest.parse(json).at("text"), MAX_CHARACTERS);
        return new SplitText(
                text.codePointCount(0, text.length()),
                text.getBytes(StandardCharsets.UTF_8).length,
                tokenizers.entrySet().stream().map(entry -> split(text, entry)).toList());
    }

    private static Split split(String text, Map.Entry<String, Tokenizer> named) {
        Tokenizer tokenizer = named.getValue();
        try {
            List<Token> tokens = Arrays.stream(tokenizer.encode(text))
                    .mapToObj(id -> Token.of(id, tokenizer))
                    .toList();
            return new Split(named.getKey(), tokenizer.vocabularySize(), tokens, null);
        } catch (TokenizerException e) {
            return new Split(named.getKey(), tokenizer.vocabularySize(), List.of(), e.getMessage());
        }
    }
}

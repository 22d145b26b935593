package kawi.tokenizer.decode;

import java.nio.charset.StandardCharsets;
import kawi.tokenizer.bpe.TokenBytes;

/// Joins the bytes of tokens.
///
/// @param tokens the bytes of every id
public record ByteLevelDecoder(TokenBytes tokens) implements TokenDecoder {

    @Override
    public String decode(int... ids) {
        return new String(tokens.join(ids), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes(int id) {
        return tokens.of(id);
    }
}

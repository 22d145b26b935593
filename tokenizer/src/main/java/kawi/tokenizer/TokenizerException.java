package kawi.tokenizer;

import kawi.tokenizer.io.OneLine;

/// A text cannot be encoded, an id cannot be decoded, or a tokenizer file cannot be read or written. The message is one
/// line for users: the character or key, its position, and the problem.
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenizerException(String message) {
        super(OneLine.of(message));
    }

    public TokenizerException(String message, Throwable cause) {
        super(OneLine.of(message), cause);
    }
}

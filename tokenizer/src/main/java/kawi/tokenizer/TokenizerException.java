package kawi.tokenizer;

/// A text that cannot be encoded, an id that cannot be decoded, or a tokenizer file that cannot be read. The message
/// names the character or the key and its position, in one line fit to show to a user.
public final class TokenizerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TokenizerException(String message) {
        super(message);
    }

    public TokenizerException(String message, Throwable cause) {
        super(message, cause);
    }
}

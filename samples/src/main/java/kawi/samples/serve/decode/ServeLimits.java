package kawi.samples.serve.decode;

/// What one client, or all of them together, may ask for.
///
/// @param slots maximum number of texts in progress; the KV cache has room for as many
/// @param queue maximum number of texts that wait for a slot, and of texts in one request
/// @param maxPromptTokens maximum number of tokens of a prompt
/// @param maxAnswerTokens maximum number of new tokens of a text
public record ServeLimits(int slots, int queue, int maxPromptTokens, int maxAnswerTokens) {

    /// @throws IllegalArgumentException if a number is not positive
    public ServeLimits {
        require("the number of slots", slots);
        require("the length of the queue", queue);
        require("the maximum number of prompt tokens", maxPromptTokens);
        require("the maximum number of answer tokens", maxAnswerTokens);
    }

    private static void require(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + number);
        }
    }
}

package kawi.samples.chat;

import java.util.Map;

/// What one side said.
///
/// @param role who said it: [#SYSTEM], [#USER] or [#ASSISTANT]
/// @param content the text
public record Message(String role, String content) {
    /// The role of an instruction for the whole conversation.
    public static final String SYSTEM = "system";

    /// The role of the person.
    public static final String USER = "user";

    /// The role of the model.
    public static final String ASSISTANT = "assistant";

    /// The fields that chat templates read.
    Map<String, String> fields() {
        return Map.of("role", role, "content", content);
    }
}

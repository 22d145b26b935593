package kawi.samples.chat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The messages of a conversation in their order: perhaps a system message, then exchanges of a user message and an
/// answer. Immutable.
///
/// @param system the instruction at the beginning, if there is one
/// @param messages of the user and the assistant, in turn
public record Conversation(Optional<String> system, List<Message> messages) {

    /// Copies the messages.
    public Conversation {
        messages = List.copyOf(messages);
    }

    /// A conversation that has not begun.
    ///
    /// @param system the instruction at the beginning, if there is one
    public static Conversation begin(Optional<String> system) {
        return new Conversation(system, List.of());
    }

    /// With one more message.
    public Conversation with(String role, String content) {
        return new Conversation(
                system,
                Stream.concat(messages.stream(), Stream.of(new Message(role, content)))
                        .toList());
    }

    /// Without its last messages.
    ///
    /// @param count 0 to the number of messages
    public Conversation withoutLast(int count) {
        return new Conversation(system, messages.subList(0, messages.size() - count));
    }

    /// Without its first messages; the system message stays.
    ///
    /// @param count 0 to the number of messages
    Conversation withoutFirst(int count) {
        return new Conversation(system, messages.subList(count, messages.size()));
    }

    /// All messages, the system message first.
    public List<Message> all() {
        return Stream.concat(system.stream().map(text -> new Message(Message.SYSTEM, text)), messages.stream())
                .toList();
    }
}

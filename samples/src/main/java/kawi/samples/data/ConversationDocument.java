package kawi.samples.data;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import kawi.samples.chat.Message;
import kawi.tokenizer.json.JsonText;

/// A conversation. As a text it is its messages, each after the role of who wrote it: the characters from which a
/// vocabulary is made. What a model is trained on has the form of its chat template.
///
/// @param place the file and the line, for messages
/// @param messages at least one of the assistant
public record ConversationDocument(String place, List<Message> messages) implements Document {

    public ConversationDocument {
        messages = List.copyOf(messages);
    }

    @Override
    public Optional<ConversationDocument> conversation() {
        return Optional.of(this);
    }

    /// What is between the tokens of a template: no two of the parts are adjacent.
    @Override
    public Iterator<String> parts(ToIntFunction<String> lastSafeSplit) {
        return messages.stream()
                .flatMap(message -> Stream.of(message.role() + "\n" + message.content(), "\n"))
                .iterator();
    }

    /// A text that identifies the conversation.
    String canonical() {
        return JsonText.line(messages);
    }
}

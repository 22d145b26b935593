package kawi.samples.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kawi.samples.chat.Message;
import kawi.samples.request.UsageException;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.NullValue;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;

/// Reads the conversation in a line of JSON Lines:
///
///     {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi!"}]}
///     {"prompt": "Hello", "completion": "Hi!"}
///
/// The roles are `system` (or `developer`, OpenAI's newer name), `user` and `assistant`. A content is a text, or a list
/// of parts of the type `text`, which are joined by line ends. At least one message is the assistant's. Only that of
/// the system may be empty. Other members are ignored, but calls of tools and a `weight` other than 1 are refused.
///
/// `prompt` and `completion` are a message of the user and one of the assistant, or lists of messages.
final class ConversationLine {
    private static final String MESSAGES = "messages";
    private static final String PROMPT = "prompt";
    private static final String COMPLETION = "completion";

    private final UnaryOperator<String> checked;
    private final Function<String, UsageException> refusal;

    /// @param checked prepares a text, or refuses it
    /// @param refusal makes an error from a problem of the line
    ConversationLine(UnaryOperator<String> checked, Function<String, UsageException> refusal) {
        this.checked = checked;
        this.refusal = refusal;
    }

    /// The messages of a line; empty if it is no conversation.
    ///
    /// @throws UsageException if it is a conversation, but something in it is wrong
    Optional<List<Message>> messages(ObjectValue line) {
        List<Message> messages = new ArrayList<>();
        if (line.get(MESSAGES).isPresent()) {
            add(line.get(MESSAGES).get(), MESSAGES, messages);
        } else if (line.get(PROMPT).isPresent() && line.get(COMPLETION).isPresent()) {
            addTurn(line.get(PROMPT).get(), PROMPT, Message.USER, messages);
            addTurn(line.get(COMPLETION).get(), COMPLETION, Message.ASSISTANT, messages);
        } else {
            return Optional.empty();
        }
        if (messages.stream().noneMatch(message -> message.role().equals(Message.ASSISTANT))) {
            throw refusal.apply("has no message of the assistant, so there is nothing to learn from it");
        }
        return Optional.of(messages);
    }

    private void addTurn(Json value, String name, String role, List<Message> messages) {
        if (value instanceof StringValue text) {
            messages.add(message(role, text, name));
        } else {
            add(value, name, messages);
        }
    }

    private void add(Json value, String name, List<Message> messages) {
        if (!(value instanceof ArrayValue array)) {
            throw refusal.apply("has \"" + name + "\" that is not a list of messages");
        }
        for (Json element : array.elements()) {
            String place = "message " + (messages.size() + 1);
            if (!(element instanceof ObjectValue object)) {
                throw refusal.apply("has a " + place + " that is not an object");
            }
            add(object, place, messages);
        }
    }

    private void add(ObjectValue message, String place, List<Message> messages) {
        refuseWhatChangesTheMeaning(message, place);
        messages.add(message(role(message, place), content(message, place), place));
    }

    private void refuseWhatChangesTheMeaning(ObjectValue message, String place) {
        for (String call : List.of("tool_calls", "function_call")) {
            if (message.get(call).filter(value -> !(value instanceof NullValue)).isPresent()) {
                throw refusal.apply("has a " + place + " with \"" + call + "\": calls of tools are not supported");
            }
        }
        // OpenAI's way to leave an answer out of the loss
        message.get("weight")
                .filter(weight -> !(weight instanceof NullValue))
                .filter(weight -> !(weight instanceof NumberValue number && number.nearest() == 1))
                .ifPresent(weight -> {
                    throw refusal.apply("has a " + place + " with the weight " + weight + ": only 1 is supported");
                });
    }

    private String role(ObjectValue message, String place) {
        Json role = message.get("role")
                .orElseThrow(() -> refusal.apply("has a " + place + " without \"role\": system, user or assistant"));
        if (role instanceof StringValue name) {
            switch (name.value()) {
                case Message.SYSTEM, Message.USER, Message.ASSISTANT -> {
                    return name.value();
                }
                case "developer" -> {
                    return Message.SYSTEM;
                }
                default -> {} // refused below
            }
        }
        throw refusal.apply("has a " + place + " with the role " + role + ": expected system, user or assistant");
    }

    private Json content(ObjectValue message, String place) {
        return message.get("content").orElseThrow(() -> refusal.apply("has a " + place + " without \"content\""));
    }

    private Message message(String role, Json content, String place) {
        String text = checked.apply(text(content, place));
        if (text.isBlank() && !role.equals(Message.SYSTEM)) {
            throw refusal.apply("has a " + place + " that is empty");
        }
        return new Message(role, text);
    }

    private String text(Json content, String place) {
        return switch (content) {
            case StringValue text -> text.value();
            case ArrayValue parts ->
                parts.elements().stream().map(part -> part(part, place)).collect(Collectors.joining("\n"));
            default -> throw refusal.apply("has a " + place + " whose content is neither a text nor a list of parts");
        };
    }

    private String part(Json part, String place) {
        if (part instanceof ObjectValue object
                && object.get("type").filter(new StringValue("text")::equals).isPresent()
                && object.get("text").orElse(null) instanceof StringValue text) {
            return text.value();
        }
        throw refusal.apply("has a " + place + " with a part that is not a text: only the type \"text\" is supported");
    }
}

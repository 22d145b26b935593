package kawi.samples.chat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.samples.jinja.MarkedText;
import kawi.samples.jinja.Template;
import kawi.samples.jinja.TemplateException;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.JsonCursor;

/// How a model expects a conversation to be written as one text: the Jinja template that Hugging Face keeps in a
/// model's folder, in `chat_template.jinja` or in `tokenizer_config.json`.
public final class ChatTemplate {
    private static final String FILE = "chat_template.jinja";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String MEMBER = "chat_template";
    private static final List<String> SPECIAL_TOKENS = List.of("bos_token", "eos_token", "pad_token", "unk_token");
    private static final int MAX_BYTES = 16 << 20;

    private final String source;
    private final Template template;
    private final Map<String, String> specialTokens;

    private ChatTemplate(String source, Map<String, String> specialTokens) {
        this.source = source;
        this.template = new Template(source);
        this.specialTokens = specialTokens;
    }

    /// The template of [ChatMl].
    public static ChatTemplate chatMl() {
        return new ChatTemplate(ChatMl.TEMPLATE, Map.of());
    }

    /// The template of a model's folder; empty if it has none.
    ///
    /// @throws FileException if it cannot be read, is wrong, or needs something of Jinja that is not supported
    public static Optional<ChatTemplate> ofFolder(Path folder) {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            return Optional.of(ofFile(file, folder));
        }
        Optional<JsonCursor> config = config(folder);
        return config.flatMap(ChatTemplate::source)
                .map(source -> parse(folder.resolve(CONFIG), source, specialTokens(config)));
    }

    /// A template in a file of its own.
    ///
    /// @param folder the model's, which names the special tokens
    /// @throws FileException if it cannot be read, is wrong, or needs something of Jinja that is not supported
    public static ChatTemplate ofFile(Path file, Path folder) {
        return parse(file, SmallFile.text(file, MAX_BYTES), specialTokens(config(folder)));
    }

    private static ChatTemplate parse(Path file, String source, Map<String, String> specialTokens) {
        try {
            return new ChatTemplate(source, specialTokens);
        } catch (TemplateException e) {
            throw new FileException(file, "the chat template: " + e.getMessage(), e);
        }
    }

    private static Optional<JsonCursor> config(Path folder) {
        Path file = folder.resolve(CONFIG);
        return Files.exists(file)
                ? Optional.of(JsonCursor.parseObject(
                        ByteBuffer.wrap(SmallFile.bytes(file, MAX_BYTES)),
                        (where, problem, cause) -> new FileException(file, where.path() + " " + problem, cause)))
                : Optional.empty();
    }

    /// A text, or a list of named templates.
    private static Optional<String> source(JsonCursor config) {
        JsonCursor member = config.at(MEMBER);
        if (member.isAbsent()) {
            return Optional.empty();
        }
        return member.isArray()
                ? member.elements().stream()
                        .filter(each -> each.at("name").text("").equals("default"))
                        .map(each -> each.at("template").text())
                        .findFirst()
                : Optional.of(member.text());
    }

    /// A special token is a text, or an object with its content.
    private static Map<String, String> specialTokens(Optional<JsonCursor> config) {
        Map<String, String> tokens = new HashMap<>();
        config.ifPresent(known -> SPECIAL_TOKENS.forEach(name -> {
            JsonCursor token = known.at(name);
            String content = token.isObject() ? token.at("content").text("") : token.text("");
            if (!content.isEmpty()) {
                tokens.put(name, content);
            }
        }));
        return tokens;
    }

    /// The conversation as one text, up to where the assistant's answer begins.
    ///
    /// @param messages each with its `role` and `content`
    /// @throws TemplateException if the template refuses the conversation
    public String render(List<Map<String, String>> messages) {
        return template.render(variables(messages, true));
    }

    private Map<String, Object> variables(List<Map<String, String>> messages, boolean addGenerationPrompt) {
        Map<String, Object> variables = new HashMap<>(specialTokens);
        variables.put("messages", messages);
        variables.put("add_generation_prompt", addGenerationPrompt);
        variables.put("tools", null);
        variables.put("documents", null);
        return variables;
    }

    /// The Jinja template.
    public String source() {
        return source;
    }

    /// A whole conversation as one text, in which the answers of the assistant are marked: what a model is trained on.
    ///
    /// A template with `{% generation %}` blocks marks them itself. Otherwise an answer is what the conversation up to
    /// it has, and the conversation before it with the prompt for an answer has not.
    ///
    /// @throws TemplateException if the template refuses the conversation, or its answers cannot be found
    public MarkedText renderAnswers(List<Message> messages) {
        List<Map<String, String>> fields =
                messages.stream().map(Message::fields).toList();
        MarkedText whole = template.renderMarked(variables(fields, false));
        if (template.marksGeneration()) {
            if (whole.spans().isEmpty()) {
                throw new TemplateException("its generation blocks mark no answer of this conversation");
            }
            return whole;
        }
        List<MarkedText.Span> answers = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).role().equals(Message.ASSISTANT)) {
                answers.add(answer(whole.text(), fields, i));
            }
        }
        return new MarkedText(whole.text(), answers);
    }

    /// Where an answer is in a conversation.
    private MarkedText.Span answer(String whole, List<Map<String, String>> messages, int number) {
        String before = template.render(variables(messages.subList(0, number), true));
        String through = template.render(variables(messages.subList(0, number + 1), false));
        if (!through.startsWith(before) || !whole.startsWith(through) || through.length() == before.length()) {
            throw new TemplateException("it writes the messages up to the answer in message " + (number + 1)
                    + " in another way than the same messages in the whole conversation, so it is not known which"
                    + " part is the answer; {% generation %} blocks in the template mark it");
        }
        return new MarkedText.Span(before.length(), through.length());
    }
}

package kawi.samples.chat;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.Generator.TokenStream;
import kawi.engine.generate.Stop;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;

/// A conversation in progress with a model.
public final class ChatSession {
    private final SavedModel model;
    private final Optional<ChatTemplate> template;
    private final Generator generator;
    private Conversation conversation;

    /// @param generator of the model, which knows the text of tokens
    /// @param template empty for plain continuation
    /// @param system the instruction at the beginning, if there is one
    public ChatSession(
            SavedModel model, Generator generator, Optional<ChatTemplate> template, Optional<String> system) {
        this.model = model;
        this.generator = generator;
        this.template = template;
        this.conversation = Conversation.begin(system);
    }

    /// What was said so far.
    public Conversation conversation() {
        return conversation;
    }

    /// Begins again.
    public void clear() {
        conversation = Conversation.begin(conversation.system());
    }

    /// What became of an answer.
    ///
    /// @param leftOut number of old messages that the model did not see
    /// @param isStopped whether the user stopped it; what was written until then is part of the conversation
    /// @param isCut whether it reached the maximum number of tokens
    public record Answer(int leftOut, boolean isStopped, boolean isCut) {}

    /// Says something, and lets the model answer. If the model cannot answer, nothing was said.
    ///
    /// @param config how to answer
    /// @param out receives the answer in pieces, as soon as they are known
    /// @param isStopped asked before each token
    /// @throws UsageException if the tokenizer does not know a character of the message
    public Answer say(String message, GenerationConfig config, Consumer<String> out, BooleanSupplier isStopped) {
        return answer(conversation.with(Message.USER, message), config, out, isStopped);
    }

    /// Answers the last message once more, instead of the last answer.
    ///
    /// @param config how to answer
    /// @param out receives the answer in pieces, as soon as they are known
    /// @param isStopped asked before each token
    /// @throws UsageException if nothing was said yet
    public Answer retry(GenerationConfig config, Consumer<String> out, BooleanSupplier isStopped) {
        if (conversation.messages().isEmpty()) {
            throw new UsageException("there is no answer yet");
        }
        return answer(conversation.withoutLast(1), config, out, isStopped);
    }

    private Answer answer(
            Conversation asked, GenerationConfig config, Consumer<String> out, BooleanSupplier isStopped) {
        ChatPrompt prompt = ChatPrompt.of(model, template, asked, config.stop().maxNewTokens());
        TokenStream tokens = UsageException.check(() -> generator.stream(prompt.ids(), config));
        var text = new StringBuilder();
        while (tokens.hasNext() && !isStopped.getAsBoolean()) {
            String piece = tokens.next().text();
            text.append(piece);
            out.accept(piece);
        }
        conversation = asked.with(Message.ASSISTANT, text.toString());
        boolean isCut = !tokens.hasNext() && tokens.result().stop() == Stop.MAXIMUM;
        return new Answer(prompt.leftOut(), tokens.hasNext(), isCut);
    }
}

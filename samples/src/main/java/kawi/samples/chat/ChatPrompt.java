package kawi.samples.chat;

import java.util.Optional;
import java.util.stream.Collectors;
import kawi.samples.jinja.TemplateException;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TokenizerException;

/// The token ids of a conversation, up to where the next answer begins.
///
/// The window of a model is finite. Of a conversation that is too long, the oldest exchanges are left out, as a whole,
/// until the rest and the room for an answer fit; the system message and the last message always stay. If these alone
/// are too long, the model sees their last tokens, as [kawi.engine.generate.ContextWindow] defines it.
///
/// A model without a chat template has never seen a conversation. It gets all texts so far as one text, and continues
/// that; its window slides over the text, as over any other.
///
/// @param ids of the prompt
/// @param leftOut number of old messages that the model does not see
public record ChatPrompt(int[] ids, int leftOut) {

    /// The prompt of a conversation whose last message is the user's.
    ///
    /// @param template empty for plain continuation
    /// @param room number of tokens to keep free for the answer
    /// @throws UsageException if the template refuses the conversation, or the tokenizer does not know a character
    public static ChatPrompt of(
            SavedModel model, Optional<ChatTemplate> template, Conversation conversation, int room) {
        int contextLength = model.model().config().contextLength();
        // An answer longer than half of the window slides it anyway.
        int longest = contextLength - Math.min(room, contextLength / 2);
        int leftOut = 0;
        int[] ids = ids(model, template, conversation);
        while (template.isPresent()
                && ids.length > longest
                && conversation.messages().size() - leftOut > 2) {
            leftOut += 2;
            ids = ids(model, template, conversation.withoutFirst(leftOut));
        }
        return new ChatPrompt(ids, leftOut);
    }

    private static int[] ids(SavedModel model, Optional<ChatTemplate> template, Conversation conversation) {
        if (template.isEmpty()) {
            return model.encodeWithPrefix(
                    conversation.all().stream().map(Message::content).collect(Collectors.joining()));
        }
        try {
            return model.requireTokenizer()
                    .encodeWithSpecials(template.get()
                            .render(conversation.all().stream()
                                    .map(Message::fields)
                                    .toList()));
        } catch (TemplateException e) {
            throw new UsageException("the chat template refuses the conversation: " + e.getMessage(), e);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}

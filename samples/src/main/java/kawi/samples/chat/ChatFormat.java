package kawi.samples.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.SpecialTokenNames;

/// The form of the conversations that a model is trained on: that of its own chat template, or [ChatMl].
///
/// @param template that makes one text of a conversation
/// @param endTokens the tokens that end an answer
public record ChatFormat(ChatTemplate template, Set<Integer> endTokens) {

    public ChatFormat {
        endTokens = Set.copyOf(endTokens);
    }

    /// The form of [ChatMl].
    ///
    /// @param tokenizer has its tokens
    public static ChatFormat chatMl(Tokenizer tokenizer) {
        return new ChatFormat(
                ChatTemplate.chatMl(), id(tokenizer, ChatMl.END).map(Set::of).orElse(Set.of()));
    }

    /// The form of the first folder that has a chat template, or [ChatMl].
    ///
    /// @throws kawi.tokenizer.io.FileException if a template cannot be read
    public static ChatFormat of(List<Path> folders, Tokenizer tokenizer) {
        return folders.stream()
                .flatMap(folder -> ofFolder(folder, tokenizer).stream())
                .findFirst()
                .orElseGet(() -> chatMl(tokenizer));
    }

    /// The form of the chat template in a folder; empty if it has none.
    ///
    /// @throws kawi.tokenizer.io.FileException if the template cannot be read
    public static Optional<ChatFormat> ofFolder(Path folder, Tokenizer tokenizer) {
        return ChatTemplate.ofFolder(folder)
                .map(template ->
                        new ChatFormat(template, SpecialTokenNames.read(folder).endIds(tokenizer)));
    }

    /// The tokens of [ChatMl] that a vocabulary lacks.
    public static List<String> missingTokens(Tokenizer tokenizer) {
        return ChatMl.TOKENS.stream()
                .filter(name -> id(tokenizer, name).isEmpty())
                .toList();
    }

    /// The id of [ChatMl#END] and of another token, for the `config.json` of a model that learns to end with either.
    ///
    /// @param others that end a text
    public static Set<Integer> withEndOfTurn(Tokenizer tokenizer, Set<Integer> others) {
        Set<Integer> ends = new TreeSet<>(others);
        id(tokenizer, ChatMl.END).ifPresent(ends::add);
        return ends;
    }

    /// A token that may be special or not.
    private static Optional<Integer> id(Tokenizer tokenizer, String name) {
        try {
            int[] ids = tokenizer.encodeWithSpecials(name);
            return ids.length == 1 ? Optional.of(ids[0]) : Optional.empty();
        } catch (TokenizerException e) {
            return Optional.empty(); // it lacks a character of the name
        }
    }

    /// The ids of a conversation up to where the next answer begins.
    ///
    /// @throws kawi.samples.jinja.TemplateException if the template refuses the conversation
    /// @throws TokenizerException if the vocabulary has no token for something in it
    public int[] prompt(List<Message> messages, Tokenizer tokenizer) {
        return tokenizer.encodeWithSpecials(
                template.render(messages.stream().map(Message::fields).toList()));
    }

    /// An encoder for conversations.
    public ChatEncoder encoder(Tokenizer tokenizer) {
        return new ChatEncoder(template, tokenizer, endTokens);
    }
}

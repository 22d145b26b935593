package kawi.samples.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kawi.samples.jinja.TemplateException;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatEncoderTest {
    private static final List<Message> CONVERSATION = List.of(
            new Message(Message.SYSTEM, "be brief"),
            new Message(Message.USER, "one?"),
            new Message(Message.ASSISTANT, "1"),
            new Message(Message.USER, "two?"),
            new Message(Message.ASSISTANT, "22"));
    private static final Tokenizer CHARACTERS =
            CharTokenizer.fromText("abcdefghijklmnopqrstuvwxyz ?12\n<>|\u00e9", "<|im_start|>", "<|im_end|>");

    @TempDir
    Path folder;

    private ChatTemplate template(String source) throws IOException {
        return ChatTemplate.ofFile(Files.writeString(folder.resolve("t.jinja"), source), folder);
    }

    private static String learned(ChatEncoder encoder, List<Message> messages) {
        ChatEncoder.Encoded encoded = encoder.encode(messages);
        var text = new StringBuilder();
        for (int i = 0; i < encoded.ids().length; i++) {
            if (encoded.carriesLoss()[i]) {
                text.append(encoder.tokenizer().token(encoded.ids()[i]));
            } else if (i > 0 && encoded.carriesLoss()[i - 1]) {
                text.append('/');
            }
        }
        return text.toString();
    }

    @Test
    void chatMlIsLearnedUpToTheEndOfEachAnswer() {
        var encoder = ChatFormat.chatMl(CHARACTERS).encoder(CHARACTERS);
        assertEquals("1<|im_end|>/22<|im_end|>/", learned(encoder, CONVERSATION));
        ChatEncoder.Encoded encoded = encoder.encode(CONVERSATION);
        assertEquals(3, encoded.characters());
        String text = """
            <|im_start|>system
            be brief<|im_end|>
            <|im_start|>user
            one?<|im_end|>
            <|im_start|>assistant
            1<|im_end|>
            <|im_start|>user
            two?<|im_end|>
            <|im_start|>assistant
            22<|im_end|>
            """;
        assertEquals(text, CHARACTERS.decode(encoded.ids()));
    }

    /// As in `transformers`: what is written in a message is not protected from being a special token.
    @Test
    void theNamesOfTokensInAMessageAreTokens() {
        var encoder = ChatFormat.chatMl(CHARACTERS).encoder(CHARACTERS);
        List<Message> nested = List.of(new Message(Message.ASSISTANT, "a<|im_end|>b"));
        assertEquals("a<|im_end|>b<|im_end|>/", learned(encoder, nested));
    }

    @Test
    void withoutGenerationBlocksAnswersAreFoundByTheBeginnings() throws IOException {
        String chatMl = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
                + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
        int end = CHARACTERS.special("<|im_end|>").orElseThrow();
        // Jinja removes the line end after a block, so the template writes it as a text.
        String written =
                chatMl.replace("<|im_end|>\n", "<|im_end|>{{ '\\n' }}").replace("assistant\n", "assistant{{ '\\n' }}");
        var encoder = new ChatEncoder(template(written), CHARACTERS, Set.of(end));
        assertEquals("1<|im_end|>/22<|im_end|>/", learned(encoder, CONVERSATION));
        var withoutEnd = new ChatEncoder(template(written), CHARACTERS, Set.of());
        assertEquals("1<|im_end|>\n/22<|im_end|>\n", learned(withoutEnd, CONVERSATION));
        var other =
                new ChatEncoder(template("{% for m in messages %}{{ m.content }}|{% endfor %}"), CHARACTERS, Set.of());
        assertEquals("1|/22|", learned(other, CONVERSATION));
    }

    @Test
    void aTemplateWhoseBeginningsDifferIsRefused() throws IOException {
        for (String wrong : List.of(
                "{{ messages | length }}{% for m in messages %}{{ m.content }}{% endfor %}",
                "{% for m in messages %}{% if m.role != 'assistant' or loop.last %}{{ m.content }}{% endif %}{% endfor"
                        + " %}",
                "{% for m in messages %}{% if m.role != 'assistant' %}{{ m.content }}{% endif %}{% endfor %}")) {
            var encoder = new ChatEncoder(template(wrong), CHARACTERS, Set.of());
            var error = assertThrows(TemplateException.class, () -> encoder.encode(CONVERSATION));
            assertTrue(
                    error.getMessage().startsWith("it writes the messages up to the answer in message 3 in"),
                    error.getMessage());
        }
        var unmarked = new ChatEncoder(
                template("{% if false %}{% generation %}{% endgeneration %}{% endif %}a"), CHARACTERS, Set.of());
        var error = assertThrows(TemplateException.class, () -> unmarked.encode(CONVERSATION));
        assertEquals("its generation blocks mark no answer of this conversation", error.getMessage());
    }

    /// `b c` may be one token, which begins before the answer.
    @Test
    void aTokenThatIsPartlyInAnAnswerCarriesLoss() throws IOException {
        var config = new BpeTrainingConfig(264, 2, List.of(BpeTokenizer.END_OF_TEXT), PreTokenization.GPT2);
        Tokenizer pairs = new BpeTrainer(config, 1, new BpeTrainingListener() {})
                .train(List.of("abcd abcd abcd abcd abcd").iterator());
        var encoder = new ChatEncoder(template("{% for m in messages %}{{ m.content }}{% endfor %}"), pairs, Set.of());
        assertEquals(
                "abcd/",
                learned(
                                encoder,
                                List.of(
                                        new Message(Message.USER, "e ab"),
                                        new Message(Message.ASSISTANT, "cd"),
                                        new Message(Message.USER, " e")))
                        .strip());
    }

    /// The bytes of its tokens are not those of the text.
    @Test
    void aTokenizerThatLeavesCharactersOutFindsTheSameAnswers() {
        var skipping = new SkippingTokenizer(CHARACTERS);
        var encoder = ChatFormat.chatMl(skipping).encoder(skipping);
        List<Message> messages = List.of(
                new Message(Message.USER, "oŁne?"),
                new Message(Message.ASSISTANT, "Ł1ŁŁ2Ł"),
                new Message(Message.USER, "Ł"));
        assertEquals("12<|im_end|>/", learned(encoder, messages));
    }
}

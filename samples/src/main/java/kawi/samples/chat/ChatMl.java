package kawi.samples.chat;

import java.util.List;

/// ChatML, the form of conversations that Qwen and SmolLM2 know, for models that have no chat template yet:
///
///     <|im_start|>system
///     Answer briefly.<|im_end|>
///     <|im_start|>user
///     What is the capital of France?<|im_end|>
///     <|im_start|>assistant
///     Paris.<|im_end|>
public final class ChatMl {
    /// The token before the role of a message.
    public static final String START = "<|im_start|>";

    /// The token at the end of a message: an answer ends with it.
    public static final String END = "<|im_end|>";

    /// Both tokens, in the order of their ids in a new vocabulary.
    public static final List<String> TOKENS = List.of(START, END);

    /// The template. The `generation` block marks what a model learns to write: the answer and its end.
    static final String TEMPLATE = """
        {%- for message in messages %}
            {{- '<|im_start|>' + message['role'] + '\\n' }}
            {%- if message['role'] == 'assistant' %}
                {%- generation %}
                    {{- message['content'] + '<|im_end|>' }}
                {%- endgeneration %}
            {%- else %}
                {{- message['content'] + '<|im_end|>' }}
            {%- endif %}
            {{- '\\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\\n' }}
        {%- endif %}\
        """;

    private ChatMl() {}
}

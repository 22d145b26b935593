/// Text to token ids and back. Knows nothing of tensors or models.
module kawi.tokenizer {
    requires kawi.json;

    exports kawi.tokenizer;
    exports kawi.tokenizer.bpe;
    exports kawi.tokenizer.pretoken;
    exports kawi.tokenizer.training;
}

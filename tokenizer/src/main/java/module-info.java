/// Text to token ids and back. Knows nothing of tensors or models.
///
/// The JSON package is not part of the public API; the modules that read and write the project's own files share it.
@SuppressWarnings("module") // the modules to which a package is exported are compiled after this one
module kawi.tokenizer {
    requires com.google.gson;

    exports kawi.tokenizer;
    exports kawi.tokenizer.bpe;
    exports kawi.tokenizer.decode;
    exports kawi.tokenizer.file;
    exports kawi.tokenizer.io;
    exports kawi.tokenizer.json to
            kawi.engine,
            kawi.samples,
            kawi.bench;
    exports kawi.tokenizer.naive;
    exports kawi.tokenizer.normalize;
    exports kawi.tokenizer.pretoken;
    exports kawi.tokenizer.regex;
    exports kawi.tokenizer.training;
}

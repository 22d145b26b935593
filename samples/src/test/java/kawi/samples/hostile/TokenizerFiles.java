package kawi.samples.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.SpecialTokenNames;
import kawi.tokenizer.file.TokenizerFile;

/// Hostile tokenizers, each of which is used a little if it can be loaded.
final class TokenizerFiles {
    private static final String CHARACTERS = """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [{"id": 3, "content": "<eos>", "single_word": false, "lstrip": false, "rstrip": false,
                           "normalized": false, "special": true}],
         "normalizer": null, "pre_tokenizer": null, "post_processor": null, "decoder": {"type": "Fuse"},
         "model": {"type": "BPE", "dropout": null, "unk_token": "<unk>", "continuing_subword_prefix": null,
                   "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                   "vocab": {"a": 0, "b": 1, "é": 2, "<eos>": 3, "<unk>": 4}, "merges": []}}
        """;

    private static final String BPE = """
        {"added_tokens": [{"id": 6, "content": "<|end|>", "special": true, "lstrip": true, "rstrip": false,
                           "single_word": false, "normalized": false},
                          {"id": 7, "content": "ab", "special": false, "lstrip": false, "rstrip": true,
                           "single_word": true, "normalized": true}],
         "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "NFKD"}]},
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
           {"type": "Split", "pattern": {"Regex": "\\\\s+(?!\\\\S)|[^\\\\s\\\\p{L}]+|\\\\p{L}+"}, "behavior": "Isolated",
            "invert": false},
           {"type": "Split", "pattern": {"String": "b"}, "behavior": "MergedWithNext", "invert": true},
           {"type": "Digits", "individual_digits": true},
           {"type": "Punctuation", "behavior": "Contiguous"},
           {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}]},
         "decoder": {"type": "ByteLevel"},
         "model": {"type": "BPE", "dropout": null, "unk_token": "a", "continuing_subword_prefix": "",
                   "end_of_word_suffix": "", "fuse_unk": false, "byte_fallback": false, "ignore_merges": true,
                   "vocab": {"a": 0, "b": 1, "Ġ": 2, "Ġa": 3, "Ġab": 4, "": 5},
                   "merges": ["Ġ a", ["Ġa", "b"]]}}
        """;

    /// PreTokens of a pattern.
    private static final Snippets PATTERN = new Snippets(
            "a",
            "b",
            " ?",
            "(",
            ")",
            "(?i:",
            "(?:",
            "(?!",
            "(?<=",
            "|",
            "*",
            "+",
            "?",
            "{1,3}",
            "{2000}",
            "[",
            "]",
            "[^",
            "\\\\s",
            "\\\\S",
            "\\\\p{L}",
            "\\\\p{^N}",
            "\\\\1",
            "(a+)+",
            "(a|aa)+",
            ".*",
            "^",
            "$",
            "\\\\",
            "\\\\Q",
            "&&",
            "[:alpha:]");

    private static final String VOCABULARY = """
        {"a": 0, "b": 1, "ab": 2, "<|endoftext|>": 3, "Ġ": 4, "Ġa": 5}
        """;
    private static final String MERGES = "#version: 0.2\na b\nĠ a\n";
    private static final String ADDED = """
        {"<|user|>": 6, "<|stop|>": 8}
        """;
    private static final String ROLES = """
        {"eos_token": {"content": "<|stop|>", "lstrip": false}, "additional_special_tokens": ["<|user|>"]}
        """;
    private static final String TOKENIZER_CONFIG = """
        {"add_prefix_space": false, "eos_token": "<|endoftext|>", "added_tokens_decoder": {"9": {"content": "whale",
         "lstrip": true, "normalized": false, "rstrip": false, "single_word": true, "special": false}}}
        """;
    private static final String RANKS = "IQ== 0\nIg== 1\nIw== 2\nJA== 3\nISI= 4\n";

    private static final int MAX_TOKENS = 20;

    private TokenizerFiles() {}

    static Runnable characters(Path file, Choices choices) throws IOException {
        Files.write(file, ModelFiles.text(CHARACTERS, choices));
        return () -> use(TokenizerFile.load(file), "abé<eos> ?");
    }

    static Runnable bpe(Path file, Choices choices) throws IOException {
        boolean withPattern = choices.below(3) == 0;
        String pattern = "\\\\s+(?!\\\\S)|[^\\\\s\\\\p{L}]+|\\\\p{L}+";
        byte[] text = ModelFiles.text(BPE, choices);
        Files.write(
                file,
                withPattern ? BPE.replace(pattern, PATTERN.text(choices)).getBytes(StandardCharsets.UTF_8) : text);
        return () -> use(TokenizerFile.load(file), "ab a<|end|> é 12.b\n\n " + "a".repeat(40));
    }

    static Runnable vocabularyAndMerges(Path file, Choices choices) throws IOException {
        Files.write(file, ModelFiles.text(VOCABULARY, choices));
        Files.write(
                file.resolveSibling("merges.txt"), ByteMutations.of(MERGES.getBytes(StandardCharsets.UTF_8), choices));
        return () -> use(TokenizerFile.load(file), "ab a<|endoftext|> a");
    }

    /// The files beside a vocabulary and its merges.
    static Runnable addedTokens(Path file, Choices choices) throws IOException {
        Path folder = Files.createDirectories(file.resolveSibling("added"));
        Files.writeString(folder.resolve("vocab.json"), VOCABULARY);
        Files.writeString(folder.resolve("merges.txt"), MERGES);
        Files.write(folder.resolve("added_tokens.json"), ModelFiles.text(ADDED, choices));
        Files.write(folder.resolve("special_tokens_map.json"), ModelFiles.text(ROLES, choices));
        Files.write(folder.resolve(file.getFileName()), ModelFiles.text(TOKENIZER_CONFIG, choices));
        return () -> {
            Tokenizer tokenizer = TokenizerFile.load(folder);
            use(tokenizer, "ab a<|user|> whale");
            SpecialTokenNames.read(folder).endIds(tokenizer);
        };
    }

    static Runnable tiktoken(Path file, Choices choices) throws IOException {
        Files.write(file, ByteMutations.of(RANKS.getBytes(StandardCharsets.UTF_8), choices));
        return () -> use(TokenizerFile.load(file), "!\"#");
    }

    private static void use(Tokenizer tokenizer, String sample) {
        for (int id = 0; id < Math.min(MAX_TOKENS, tokenizer.vocabularySize()); id++) {
            tokenizer.decode(id);
            tokenizer.special(tokenizer.token(id));
            tokenizer.bytes(id);
        }
        tokenizer.lastSafeSplit(sample);
        TokenizerFile.content(tokenizer);
        tokenizer.decode(tokenizer.encodeWithSpecials(sample));
        tokenizer.decode(tokenizer.encode(sample.substring(0, 2)));
    }
}

package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.json.JsonText;

/// How a [BpeTokenizer] is written as a Hugging Face `tokenizer.json`, in which it gives the same ids.
///
/// If the ranks are those of tokens, all merges that make a token are written, in the order of the tokens. The result
/// is the same except in one case: overlapping neighbours that make the same token in two ways, such as `aa` `a` and
/// `a` `aa` in `aa`, `a`, `aa`. In the file they merge in the order of the list, here from the left.
final class BpeTokenizerWriter {
    // The names that well-known vocabularies give to the token before and after a text: GPT-2's and Qwen's, Llama 2's,
    // Llama 3's, Gemma's. The vocabulary's template names the beginning; nothing else in tokenizer.json names the end.
    private static final List<String> BEGINNINGS =
            List.of(BpeTokenizer.END_OF_TEXT, "<s>", "<|begin_of_text|>", "<bos>");
    private static final List<String> ENDS = List.of(BpeTokenizer.END_OF_TEXT, "</s>", "<|end_of_text|>", "<eos>");

    private BpeTokenizerWriter() {}

    /// The content of `tokenizer.json`.
    static String write(BpeTokenizer tokenizer) {
        var definition = tokenizer.definition();
        List<String> names = names(definition);
        SequencedMap<String, Object> file = new LinkedHashMap<>();
        file.put("version", "1.0");
        file.put("truncation", null);
        file.put("padding", null);
        file.put("added_tokens", AddedTokenFormat.write(definition.added()));
        file.put(
                "normalizer",
                NormalizationFormat.write(definition.normalization()).orElse(null));
        file.put("pre_tokenizer", PreTokenizationFormat.write(definition.preTokenization()));
        file.put("post_processor", TemplateFormat.write(definition.template(), names::get));
        file.put("decoder", DecodingFormat.write(definition.decoding()));
        file.put("model", model(definition.model(), names));
        return JsonText.pretty(file);
    }

    private static SequencedMap<String, Object> model(BpeModel definition, List<String> names) {
        InitialSymbols symbols = definition.symbols();
        SequencedMap<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("dropout", null);
        OptionalInt unknown = symbols.unknown();
        model.put("unk_token", unknown.isPresent() ? names.get(unknown.getAsInt()) : null);
        model.put("continuing_subword_prefix", null);
        model.put("end_of_word_suffix", null);
        model.put("fuse_unk", symbols.fuseUnknown());
        model.put("byte_fallback", symbols.byteFallback());
        model.put("ignore_merges", definition.ignoreMerges());
        model.put("vocab", vocabulary(names));
        List<List<String>> merges = new ArrayList<>();
        for (Merge merge : definition.merges().all()) {
            merges.add(List.of(names.get(merge.left()), names.get(merge.right())));
        }
        model.put("merges", merges);
        return model;
    }

    private static SequencedMap<String, Integer> vocabulary(List<String> names) {
        SequencedMap<String, Integer> vocabulary = new LinkedHashMap<>();
        for (int id = 0; id < names.size(); id++) {
            if (!names.get(id).isEmpty()) {
                vocabulary.put(names.get(id), id);
            }
        }
        return vocabulary;
    }

    /// The name of each token in the file; empty for those that are not in it.
    private static List<String> names(BpeDefinition definition) {
        BpeModel model = definition.model();
        var names = new ArrayList<String>();
        for (int id = 0; id < model.tokens().size(); id++) {
            byte[] bytes = model.tokens().of(id);
            names.add(model.isByteLevel() ? ByteAlphabet.write(bytes) : new String(bytes, StandardCharsets.UTF_8));
        }
        definition.added().forEach(token -> names.set(token.id(), token.content()));
        return names;
    }

    /// The content of `tokenizer_config.json`.
    static String config(BpeTokenizer tokenizer) {
        SequencedMap<String, Object> config = new LinkedHashMap<>();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false); // or decoding would drop the space before a full stop
        BpeDefinition definition = tokenizer.definition();
        List<String> names = names(definition);
        definition.template().before().stream()
                .findFirst()
                .map(names::get)
                .or(() -> known(BEGINNINGS, tokenizer))
                .ifPresent(name -> config.put("bos_token", name));
        known(ENDS, tokenizer).ifPresent(name -> config.put("eos_token", name));
        definition.model().symbols().unknown().ifPresent(id -> config.put("unk_token", names.get(id)));
        return JsonText.pretty(config);
    }

    private static Optional<String> known(List<String> names, BpeTokenizer tokenizer) {
        return names.stream()
                .filter(name -> tokenizer.special(name).isPresent())
                .findFirst();
    }
}

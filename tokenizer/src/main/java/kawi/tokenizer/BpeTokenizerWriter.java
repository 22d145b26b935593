package kawi.tokenizer;

import java.util.ArrayList;
import java.util.List;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.Merges.Merge;

/// How a [BpeTokenizer] is written as a Hugging Face `tokenizer.json`, in which it gives the same ids.
///
/// Where ranks are those of tokens, all ways to make a token are written, in the order of the tokens. That is the same
/// but for one case: neighbours that overlap and make the same token in two ways, as `aa` and `a` or `a` and `aa` do in
/// `aa`, `a`, `aa`, merge in the order of the list there, and from the left here.
final class BpeTokenizerWriter {
    private BpeTokenizerWriter() {}

    /// The content of `tokenizer.json`.
    static String write(BpeTokenizer tokenizer) {
        var definition = tokenizer.definition();
        var file = JsonText.object();
        file.put("version", "1.0");
        file.putNull("truncation");
        file.putNull("padding");
        AddedTokenFormat.write(file, definition.added());
        NormalizerFormat.write(file, definition.normalization());
        PretokenizationFormat.write(file, definition.pretokenization());
        file.putNull("post_processor");
        PretokenizationFormat.writeByteLevel(file.putObject("decoder"), true, true);
        var model = file.putObject("model");
        model.put("type", "BPE");
        model.putNull("dropout");
        definition
                .unknown()
                .ifPresentOrElse(
                        id -> model.put(
                                "unk_token",
                                ByteAlphabet.write(definition.tokens().of(id))),
                        () -> model.putNull("unk_token"));
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", definition.wholePiecesFirst());
        var vocab = model.putObject("vocab");
        var names = names(definition);
        for (int id = 0; id < names.size(); id++) {
            if (!names.get(id).isEmpty()) {
                vocab.put(names.get(id), id);
            }
        }
        var merges = model.putArray("merges");
        for (Merge merge : definition.merges().all()) {
            merges.addArray().add(names.get(merge.left())).add(names.get(merge.right()));
        }
        return JsonText.of(file);
    }

    /// How each token stands in the file; empty for those that do not.
    private static List<String> names(BpeDefinition definition) {
        var names = new ArrayList<String>();
        for (int id = 0; id < definition.tokens().size(); id++) {
            names.add(ByteAlphabet.write(definition.tokens().of(id)));
        }
        definition.added().forEach(token -> names.set(token.id(), token.content()));
        return names;
    }

    /// The content of `tokenizer_config.json`.
    static String config(BpeTokenizer tokenizer) {
        var config = JsonText.object();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("clean_up_tokenization_spaces", false); // or decoding would drop the space before a full stop
        if (tokenizer.special(BpeTokenizer.END_OF_TEXT).isPresent()) {
            config.put("bos_token", BpeTokenizer.END_OF_TEXT);
            config.put("eos_token", BpeTokenizer.END_OF_TEXT);
        }
        return JsonText.of(config);
    }
}

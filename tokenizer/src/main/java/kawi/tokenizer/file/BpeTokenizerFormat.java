package kawi.tokenizer.file;

import java.util.List;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Template;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.InitialSymbols.Unit;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.normalize.Normalization.Replace;
import kawi.tokenizer.normalize.Normalization.Strip;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Metaspace;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;

/// Reads a [BpeTokenizer] from a Hugging Face `tokenizer.json`.
///
/// Truncation and padding are ignored: the ids are those of `encode(text, add_special_tokens=False)`. What the
/// `post_processor` puts around a text is the tokenizer's [Template].
final class BpeTokenizerFormat {
    private BpeTokenizerFormat() {}

    /// Whether the file holds byte-pair encoding.
    static boolean accepts(JsonCursor file) {
        var type = file.at("model").at("type");
        // Old files of GPT-2 do not say what they are.
        return type.isAbsent()
                ? !file.at("model").at("merges").isAbsent()
                : type.text().equals("BPE");
    }

    /// The tokenizer of a file that this class [#accepts].
    static BpeTokenizer read(JsonCursor file) {
        Unit unit = CharTokenizerFormat.isByteLevel(file) ? Unit.BYTE : Unit.CHARACTER;
        var vocabulary = new VocabularyFormat(file, unit);
        BpeModel model = vocabulary.model();
        List<AddedToken> added = vocabulary.added();
        List<Normalization> normalization = NormalizationFormat.read(file.at("normalizer"));
        PreTokenization preTokenization = PreTokenizationFormat.read(file.at("pre_tokenizer"));
        List<Decoding> decoding = decoding(file, unit);
        if (unit == Unit.BYTE
                && !preTokenization.makesBytes()
                && !normalization.contains(new Normalization.ByteLevel())) {
            throw file.at("pre_tokenizer").expected("a ByteLevel in it or in the normalizer");
        }
        requireStart(file, normalization, preTokenization);
        Template template = TemplateFormat.read(file.at("post_processor"));
        try {
            return new BpeTokenizer(
                    new BpeDefinition(model, added, normalization, preTokenization, decoding, template));
        } catch (TokenizerException e) {
            throw file.error("defines no valid tokenizer: " + e.getMessage(), e);
        }
    }

    private static List<Decoding> decoding(JsonCursor file, Unit unit) {
        return unit == Unit.BYTE
                ? DecodingFormat.readBytes(file.at("decoder"))
                : DecodingFormat.readCharacters(file.at("decoder"));
    }

    /// A `Metaspace` that prepends to the first text asks where in the original text a part begins. That has no clear
    /// meaning if a normalizer has removed the beginning.
    private static void requireStart(
            JsonCursor file, List<Normalization> normalization, PreTokenization preTokenization) {
        boolean asksForStart = preTokenization.steps().stream()
                .anyMatch(step -> step instanceof Metaspace metaspace && metaspace.prepend() == Prepend.FIRST);
        boolean removes = normalization.stream().anyMatch(step -> switch (step) {
            case Strip strip -> strip.left();
            case Replace replace -> replace.content().isEmpty();
            default -> false;
        });
        if (asksForStart && removes) {
            throw file.at("normalizer")
                    .expected("one that removes nothing, beside a Metaspace with prepend_scheme first");
        }
    }
}

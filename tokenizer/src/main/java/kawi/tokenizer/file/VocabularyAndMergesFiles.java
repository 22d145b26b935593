package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Template;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.json.Json.NumberValue;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;

/// The files that GPT-2 was published with: `vocab.json`, the id of each token, and `merges.txt`, one pair per line.
/// Both write bytes in the [ByteAlphabet]. More tokens may be in [AddedTokenFiles] beside them.
///
/// Special tokens are not marked in the vocabulary. They are the tokens that are neither a byte nor made by a merge: no
/// text would ever be encoded to them.
final class VocabularyAndMergesFiles {
    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";

    private static final String VERSION = "#version";

    private VocabularyAndMergesFiles() {}

    /// @param either of the two files
    static BpeTokenizer read(Path either) {
        Map<String, Integer> ids = ids(SourceFile.json(either.resolveSibling(VOCABULARY)));
        List<Merge> merges = merges(either.resolveSibling(MERGES), ids);
        var made = new BitSet();
        merges.forEach(merge -> made.set(merge.token()));
        var tokens = new ArrayList<>(Collections.nCopies(ids.size(), new byte[0]));
        var added = new ArrayList<AddedToken>();
        ids.forEach((token, id) -> {
            var bytes = ByteAlphabet.read(token);
            boolean isOrdinary = bytes.isPresent() && (bytes.get().length == 1 || made.get(id));
            tokens.set(id, isOrdinary ? bytes.get() : token.getBytes(StandardCharsets.UTF_8));
            if (!isOrdinary) {
                added.add(AddedToken.special(token, id));
            }
        });
        Path folder = either.toAbsolutePath().getParent();
        AddedTokenFiles.read(folder, tokens, added);
        var model = new BpeModel(new TokenBytes(tokens), new Merges(merges, false), false, InitialSymbols.BYTES);
        return new BpeTokenizer(new BpeDefinition(
                model, added, List.of(), preTokenization(folder), Decoding.BYTE_LEVEL, template(folder, added)));
    }

    /// The beginning token before each text, if `tokenizer_config.json` asks for it with `add_bos_token`.
    private static Template template(Path folder, List<AddedToken> added) {
        Path file = folder.resolve(TokenizerFile.CONFIG);
        if (Files.notExists(file)) {
            return Template.NONE;
        }
        JsonCursor config = SourceFile.json(file);
        if (!config.at("add_bos_token").flag(false)) {
            return Template.NONE;
        }
        JsonCursor token = config.at("bos_token");
        String name = token.isObject() ? token.at("content").text() : token.text(BpeTokenizer.END_OF_TEXT);
        return added.stream()
                .filter(each -> each.content().equals(name))
                .findFirst()
                .map(each -> new Template(List.of(each.id()), List.of()))
                .orElseThrow(() -> token.expected("an added token of the vocabulary, for add_bos_token is true"));
    }

    /// GPT-2's, with a space before the text if `tokenizer_config.json` asks for it.
    private static PreTokenization preTokenization(Path folder) {
        Path config = folder.resolve(TokenizerFile.CONFIG);
        boolean prefixSpace = Files.exists(config)
                && SourceFile.json(config).at("add_prefix_space").flag(false);
        return prefixSpace ? new PreTokenization(List.of(new ByteLevel(true, true))) : PreTokenization.GPT2;
    }

    private static Map<String, Integer> ids(JsonCursor vocabulary) {
        var ids = new HashMap<String, Integer>();
        int size = vocabulary.size();
        var seen = new BitSet();
        vocabulary.object().forEach((token, value) -> {
            int id = value instanceof NumberValue number ? number.asInt().orElse(-1) : -1;
            if (id < 0 || id >= size || seen.get(id)) {
                throw vocabulary
                        .at(token)
                        .expected("an id of its own from 0 to " + (size - 1) + ": there are " + size + " tokens");
            }
            seen.set(id);
            ids.put(token, id);
        });
        return ids;
    }

    private static List<Merge> merges(Path file, Map<String, Integer> ids) {
        List<String> lines = SourceFile.lines(file);
        var merges = new ArrayList<Merge>(lines.size());
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (line.startsWith(VERSION) || (line.isEmpty() && number == lines.size())) {
                continue;
            }
            String[] pair = line.split(" ", 3);
            Integer left = ids.get(pair[0]);
            Integer right = pair.length == 2 ? ids.get(pair[1]) : null;
            Integer token = pair.length == 2 ? ids.get(pair[0] + pair[1]) : null;
            if (left == null || right == null || token == null) {
                throw SourceFile.wrongLine(
                        file, number, line, "two tokens of " + VOCABULARY + " that make a third, with a space", null);
            }
            merges.add(new Merge(left, right, token));
        }
        return merges;
    }
}

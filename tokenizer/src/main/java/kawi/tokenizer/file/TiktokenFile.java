package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.TokenBytes;

/// OpenAI's `.tiktoken`: one token per line, its bytes in Base64, a space, and its rank, which is its id.
///
/// The pattern and the special tokens are not in the file. Of the vocabularies that OpenAI published they are known
/// from the number of tokens; of others a user names the pattern, and special tokens may be in [AddedTokenFiles].
final class TiktokenFile {
    private static final String FIM_PREFIX = "<|fim_prefix|>";
    private static final String FIM_MIDDLE = "<|fim_middle|>";
    private static final String FIM_SUFFIX = "<|fim_suffix|>";
    private static final String END_OF_PROMPT = "<|endofprompt|>";

    private static final List<Encoding> ENCODINGS = List.of(
            new Encoding(50256, TiktokenPattern.GPT2, Map.of(BpeTokenizer.END_OF_TEXT, 50256)), // r50k_base
            new Encoding(50281, TiktokenPattern.GPT2, Map.of(BpeTokenizer.END_OF_TEXT, 50256)), // p50k_base
            new Encoding(100256, TiktokenPattern.CL100K, cl100kSpecials()), // cl100k_base
            new Encoding( // o200k_base
                    199998, TiktokenPattern.O200K, Map.of(BpeTokenizer.END_OF_TEXT, 199999, END_OF_PROMPT, 200018)));

    /// The longest token of the four has 128 bytes. Finding the merges that make a token takes the square of its
    /// length.
    private static final int MAX_TOKEN_LENGTH = 256;

    private TiktokenFile() {}

    private record Encoding(int tokens, TiktokenPattern pattern, Map<String, Integer> specials) {}

    private static Map<String, Integer> cl100kSpecials() {
        var specials = new LinkedHashMap<String, Integer>();
        specials.put(BpeTokenizer.END_OF_TEXT, 100257);
        specials.put(FIM_PREFIX, 100258);
        specials.put(FIM_MIDDLE, 100259);
        specials.put(FIM_SUFFIX, 100260);
        specials.put(END_OF_PROMPT, 100276);
        return specials;
    }

    /// @param chosen the pattern that the user named, if any
    static BpeTokenizer read(Path file, Optional<TiktokenPattern> chosen) {
        List<byte[]> ranked = tokens(file);
        Optional<Encoding> known = ENCODINGS.stream()
                .filter(each -> each.tokens() == ranked.size())
                .filter(each -> chosen.isEmpty() || chosen.get() == each.pattern())
                .findFirst();
        TiktokenPattern pattern = chosen.or(() -> known.map(Encoding::pattern))
                .orElseThrow(() -> new TokenizerException(file + ": has " + ranked.size()
                        + " tokens, expected the 50256 of r50k_base, 50281 of p50k_base, 100256 of cl100k_base or"
                        + " 199998 of o200k_base; the file does not say how another vocabulary cuts a text: use its"
                        + " tokenizer.json, or name its pattern (--tiktoken-pattern)"));
        var merges = Merges.ofRankedTokens(new TokenBytes(ranked));
        var all = new ArrayList<byte[]>(ranked);
        var added = new ArrayList<AddedToken>();
        known.map(Encoding::specials).orElse(Map.of()).forEach((name, id) -> {
            while (all.size() <= id) {
                all.add(new byte[0]);
            }
            all.set(id, name.getBytes(StandardCharsets.UTF_8));
            added.add(AddedToken.special(name, id));
        });
        AddedTokenFiles.read(file.toAbsolutePath().getParent(), all, added);
        var model = new BpeModel(new TokenBytes(all), merges, true, InitialSymbols.BYTES);
        return new BpeTokenizer(BpeDefinition.byteLevel(model, added, pattern.preTokenization()));
    }

    /// The tokens by rank.
    private static List<byte[]> tokens(Path file) {
        List<String> lines = SourceFile.lines(file);
        var tokens = new ArrayList<byte[]>(lines.size());
        for (int number = 1; number <= lines.size(); number++) {
            try {
                read(lines.get(number - 1), tokens);
            } catch (IllegalArgumentException e) {
                throw SourceFile.wrongLine(
                        file,
                        number,
                        lines.get(number - 1),
                        "a token of at most " + MAX_TOKEN_LENGTH + " bytes in Base64, a space, and rank "
                                + tokens.size(),
                        e);
            }
        }
        return tokens;
    }

    /// @throws IllegalArgumentException if the line does not hold the next token
    private static void read(String line, List<byte[]> tokens) {
        int space = line.indexOf(' ');
        byte[] bytes = Base64.getDecoder().decode(line.substring(0, Math.max(0, space)));
        int rank = Integer.parseInt(line, space + 1, line.length(), 10);
        if (rank == tokens.size() + 1) {
            tokens.add(new byte[0]); // p50k_base leaves out the rank that is its special token's id
        }
        if (bytes.length == 0 || bytes.length > MAX_TOKEN_LENGTH || rank != tokens.size()) {
            throw new IllegalArgumentException("not the next token");
        }
        tokens.add(bytes);
    }
}

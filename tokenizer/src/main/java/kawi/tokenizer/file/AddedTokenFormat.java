package kawi.tokenizer.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.tokenizer.AddedToken;

/// Added tokens in a `tokenizer.json`.
final class AddedTokenFormat {
    private AddedTokenFormat() {}

    /// By ascending id, which is how Hugging Face numbers those that are in the vocabulary nowhere else.
    static List<Map<String, Object>> write(Collection<AddedToken> tokens) {
        return tokens.stream()
                .sorted(Comparator.comparingInt(AddedToken::id))
                .map(AddedTokenFormat::write)
                .toList();
    }

    private static Map<String, Object> write(AddedToken token) {
        SequencedMap<String, Object> written = new LinkedHashMap<>();
        written.put("id", token.id());
        written.put("content", token.content());
        written.put("single_word", token.singleWord());
        written.put("lstrip", token.leftStrip());
        written.put("rstrip", token.rightStrip());
        written.put("normalized", token.normalized());
        written.put("special", token.special());
        return written;
    }
}

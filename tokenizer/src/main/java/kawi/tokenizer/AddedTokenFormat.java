package kawi.tokenizer;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Added tokens in a `tokenizer.json`.
final class AddedTokenFormat {
    private AddedTokenFormat() {}

    /// By ascending id, which is how Hugging Face numbers those that are in the vocabulary nowhere else.
    static void write(ObjectNode file, Collection<AddedToken> tokens) {
        var added = file.putArray("added_tokens");
        List<AddedToken> inOrder =
                tokens.stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
        for (AddedToken token : inOrder) {
            added.addObject()
                    .put("id", token.id())
                    .put("content", token.content())
                    .put("single_word", token.singleWord())
                    .put("lstrip", token.leftStrip())
                    .put("rstrip", token.rightStrip())
                    .put("normalized", token.normalized())
                    .put("special", token.special());
        }
    }
}

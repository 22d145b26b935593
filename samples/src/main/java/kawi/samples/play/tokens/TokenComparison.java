package kawi.samples.play.tokens;

import java.util.Optional;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.UsageException;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonCursor;

/// Compares tokenizers.
public final class TokenComparison {
    private static final int MAX_WORD = 64;

    private final TokenizerShelf shelf = new TokenizerShelf();

    /// A text under all tokenizers.
    ///
    /// @param json an object with the `text`
    /// @param ofModel the tokenizer of the current model, if there is one
    /// @return a [SplitText]
    /// @throws UsageException if the text is too long
    public Object split(Optional<Tokenizer> ofModel, byte... json) {
        return SplitText.of(json, shelf.all(ofModel));
    }

    /// The merges of a word.
    ///
    /// @param json an object with the `word` and the name of the `tokenizer`
    /// @param ofModel the tokenizer of the current model, if there is one
    /// @return a [MergeWalk]
    /// @throws UsageException if the word is too long, or the tokenizer has no merges
    public Object merges(Optional<Tokenizer> ofModel, byte... json) {
        JsonCursor root = JsonRequest.parse(json);
        String word = JsonRequest.text(root.at("word"), MAX_WORD);
        String name = root.at("tokenizer").text();
        Tokenizer tokenizer =
                shelf.find(name, ofModel).orElseThrow(() -> new UsageException("there is no tokenizer " + name));
        if (!(tokenizer instanceof BpeTokenizer bpe)) {
            throw new UsageException("the tokenizer has one token for each character: nothing is merged");
        }
        return MergeWalk.of(word, bpe);
    }
}

package kawi.samples.cli.bench;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kawi.engine.data.TokenDataset;
import kawi.samples.data.DocumentCursor;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.samples.training.text.EndToken;
import kawi.samples.training.text.TokenizerChoice;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;

/// The texts of a comparison, split in the same way for every tokenizer: by documents as in `kawi train`; else at the
/// same character, nine tenths to train on and the last tenth for validation. `kawi train` cuts at the same token
/// instead, which is the same up to a few characters.
///
/// Byte-pair encoding is trained on the first part only, so that no tokenizer has seen the validation text. A
/// vocabulary of characters is that of the whole text.
///
/// @param texts to be closed by the caller
/// @param train the documents to train on
/// @param validation the documents for validation
record RecipeText(Texts texts, List<String> train, List<String> validation) {

    /// @throws UsageException if a text cannot be read, or they are too short to be split
    static RecipeText of(Texts texts) {
        List<String> train = new ArrayList<>();
        List<String> validation = new ArrayList<>();
        Optional<BitSet> kept = texts.validation();
        long left = kept.isPresent() ? Long.MAX_VALUE : (long) (Texts.TRAIN_SHARE * texts.characters());
        try (DocumentCursor cursor = texts.documents(TextParts::betweenCharacters)) {
            int number = 0;
            for (var parts = cursor.next(); parts.isPresent(); parts = cursor.next(), number++) {
                String document = whole(parts.get());
                if (kept.isPresent() && kept.get().get(number)) {
                    validation.add(document);
                    continue;
                }
                int characters = document.codePointCount(0, document.length());
                int cut = document.offsetByCodePoints(0, (int) Math.min(characters, left));
                add(train, document.substring(0, cut));
                add(validation, document.substring(cut));
                left -= Math.min(characters, left);
            }
        } catch (UncheckedIOException e) {
            throw new UsageException(texts.title() + ": cannot be read: " + FileException.reason(e), e);
        }
        if (train.isEmpty() || validation.isEmpty()) {
            throw new UsageException(texts.title() + ": is too short");
        }
        return new RecipeText(texts, train, validation);
    }

    private static String whole(Iterator<String> parts) {
        var document = new StringBuilder();
        parts.forEachRemaining(document::append);
        return document.toString();
    }

    private static void add(List<String> documents, String document) {
        if (!document.isEmpty()) {
            documents.add(document);
        }
    }

    /// The tokenizer of a recipe.
    ///
    /// @throws UsageException if the choice is not valid
    Tokenizer tokenizer(String choice, int threads) {
        return new TokenizerChoice(choice).tokenizer(texts, threads, warning -> {});
    }

    /// Both parts as ids, with an end token after each of several documents.
    ///
    /// @throws UsageException if the vocabulary has no token for something in the text
    TokenDataset.Split encode(Tokenizer tokenizer) {
        try {
            return new TokenDataset.Split(dataset(tokenizer, train), dataset(tokenizer, validation));
        } catch (TokenizerException e) {
            throw new UsageException(texts.title() + ": " + e.getMessage(), e);
        }
    }

    private TokenDataset dataset(Tokenizer tokenizer, List<String> part) {
        int[] end = texts.areSeveral() ? EndToken.of(tokenizer).stream().toArray() : new int[0];
        int[] ids = part.stream()
                .flatMapToInt(
                        document -> IntStream.concat(Arrays.stream(tokenizer.encode(document)), IntStream.of(end)))
                .toArray();
        long characters = part.stream()
                .mapToLong(document -> document.codePointCount(0, document.length()))
                .sum();
        return new TokenDataset(ids, characters);
    }
}

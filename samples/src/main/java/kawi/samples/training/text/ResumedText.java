package kawi.samples.training.text;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kawi.autograd.text.Counted;
import kawi.engine.data.TokenDataset;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;

/// Finds the text of a training that is resumed. It must be the text that the training began with, but its file may
/// have been moved, or be gone: the token ids in the folder suffice.
///
/// @param folder of the training
/// @param tokenizer of the training
/// @param chat gives the form of conversations, if there are some
/// @param expected the fingerprint in the checkpoints; empty if there is no checkpoint yet
/// @param threads number of threads that encode, if the ids are lost
/// @param warnings receives what the user should know
public record ResumedText(
        Path folder,
        Tokenizer tokenizer,
        Supplier<ChatFormat> chat,
        Optional<String> expected,
        int threads,
        Consumer<String> warnings) {

    /// The ids of the text.
    ///
    /// @param text where it was when the training began, or where it is said to be now
    /// @throws UsageException if it is another text, or neither the text nor its ids are there
    public TrainingText of(TextSelection text) {
        Optional<TrainingText> kept = new TokenCache(folder, threads)
                .present(tokenizer)
                .map(dataset -> new TrainingText(
                        tokenizer, dataset, format(!dataset.loss().isAll()), Optional.empty()))
                .filter(each ->
                        expected.isEmpty() || expected.get().equals(each.data().fingerprint()));
        if (!text.exists()) {
            return kept.map(each -> {
                        if (text.sources().stream().anyMatch(ResumedText::isMissing)) {
                            warnings.accept(
                                    text.title() + ": the text is no longer there; the training uses its token ids ("
                                            + folder.resolve(TokenCache.FILE) + "). --data FILE tells where it is now");
                        }
                        return each;
                    })
                    .orElseThrow(() -> new UsageException(text.title() + ": the text is no longer there, and neither"
                            + " are its token ids (" + folder.resolve(TokenCache.FILE)
                            + "): --data FILE tells where it is now"));
        }
        try (Texts texts = Texts.open(text)) {
            if (expected.isPresent() && !isExpected(texts)) {
                return kept.filter(each -> isSame(each.dataset(), texts)).orElseThrow(() -> changed(kept, texts));
            }
            return TrainingText.of(texts, tokenizer, chat, folder, threads);
        }
    }

    private Optional<ChatFormat> format(boolean hasConversations) {
        return hasConversations ? Optional.of(chat.get()) : Optional.empty();
    }

    /// Nobody expects standard input to be there again.
    private static boolean isMissing(DataSource source) {
        return source.kind() != DataSource.Kind.STDIN && !source.exists();
    }

    private boolean isExpected(Texts text) {
        String key = HexFormat.of().formatHex(TokenCache.key(text, tokenizer, format(text.hasConversations())));
        return expected.orElseThrow().startsWith(key + " ");
    }

    /// Whether the characters are the same, though the bytes or the tokenizer's file are not: a byte order mark was
    /// added, or an older version wrote the tokenizer in another way.
    private boolean isSame(TokenDataset dataset, Texts text) {
        return isComparable(dataset, text)
                && TextDifference.first(dataset, tokenizer, text).isEmpty();
    }

    private boolean isComparable(TokenDataset dataset, Texts text) {
        return TextDifference.canBeKnown(tokenizer)
                && dataset.documents().count() == 1
                && !text.areSeveral()
                && dataset.loss().isAll()
                && !text.hasConversations();
    }

    private UsageException changed(Optional<TrainingText> kept, Texts text) {
        String problem = text.title() + ": is not the text that the training in " + folder + " began with";
        String details = kept.map(each -> ": " + details(each, text)).orElse("");
        return new UsageException(
                problem + details + ". Restore it and give its file with --data, or begin a new training");
    }

    private String details(TrainingText kept, Texts text) {
        String lengths = "that had %,d characters, this has %,d".formatted(kept.characters(), text.characters());
        int documents = kept.dataset().documents().count();
        if (documents > 1 || text.areSeveral()) {
            return "that had %s in %s, this has %s in %s"
                    .formatted(
                            Counted.of(kept.characters(), "character"),
                            Counted.of(documents, "document"),
                            Counted.of(text.characters(), "character"),
                            Counted.of(text.count(), "document"));
        }
        if (!isComparable(kept.dataset(), text)) {
            return lengths;
        }
        TextDifference first =
                TextDifference.first(kept.dataset(), tokenizer, text).orElseThrow();
        return lengths
                + "; the first difference is in line %,d, column %,d (character %,d)"
                        .formatted(first.line(), first.column(), first.character());
    }
}

package kawi.samples.cli.train;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.text.Counted;
import kawi.samples.data.SkippedFile;
import kawi.samples.data.Texts;
import kawi.samples.training.text.TrainingText;

/// The numbers of the texts of a training, and the files that are not read. With `--json` it is the first line.
///
/// @param event `text`
/// @param files number of files that are read; 0 if only the token ids are left
/// @param documents number of documents
/// @param characters number of characters (code points)
/// @param vocabulary size of the vocabulary
/// @param trainDocuments number of documents for training; null if the text is not split by documents
/// @param trainTokens number of tokens for training
/// @param validationTokens number of tokens for validation
/// @param skipped files that are not read, or not to their ends
record TextSummary(
        String event,
        int files,
        int documents,
        long characters,
        int vocabulary,
        Integer trainDocuments,
        int trainTokens,
        int validationTokens,
        List<SkippedFile> skipped) {
    /// Of more skipped files only the number is printed.
    private static final int MAX_SHOWN = 10;

    static TextSummary of(TrainingText text) {
        var documents = text.dataset().documents();
        Integer trainDocuments = documents.training().isPresent()
                ? (Integer) documents.training().getAsInt()
                : null;
        return new TextSummary(
                "text",
                text.source().map(Texts::files).orElse(0),
                documents.count(),
                text.characters(),
                text.tokenizer().vocabularySize(),
                trainDocuments,
                text.data().train().size(),
                text.data().validation().size(),
                text.source().map(Texts::skipped).orElse(List.of()));
    }

    /// Lines for people.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (documents > 1) {
            lines.add(Counted.of(documents, "document")
                    + (files > 0 ? " in " + Counted.of(files, "file") : "")
                    + (trainDocuments == null
                            ? ""
                            : ": %,d for training, %,d for validation"
                                    .formatted(trainDocuments, documents - trainDocuments)));
        }
        lines.add("%,d characters, a vocabulary of %,d; %,d tokens for training, %,d for validation"
                .formatted(characters, vocabulary, trainTokens, validationTokens));
        skipped.stream().limit(MAX_SHOWN).map(file -> "skipped " + file).forEach(lines::add);
        if (skipped.size() > MAX_SHOWN) {
            lines.add("skipped %,d more".formatted(skipped.size() - MAX_SHOWN));
        }
        return lines;
    }
}

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
/// @param conversations number of documents that are conversations; null if only the token ids are left
/// @param characters number of characters (code points) that carry loss
/// @param vocabulary size of the vocabulary
/// @param trainDocuments number of documents for training; null if the text is not split by documents
/// @param trainTokens number of tokens for training
/// @param validationTokens number of tokens for validation
/// @param trainLossTokens number of tokens for training that carry loss: of conversations only the answers do
/// @param validationLossTokens number of tokens for validation that carry loss
/// @param skipped files that are not read, or not to their ends
record TextSummary(
        String event,
        int files,
        int documents,
        Integer conversations,
        long characters,
        int vocabulary,
        Integer trainDocuments,
        int trainTokens,
        int validationTokens,
        int trainLossTokens,
        int validationLossTokens,
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
                text.source().map(Texts::conversations).orElse(null),
                text.characters(),
                text.tokenizer().vocabularySize(),
                trainDocuments,
                text.data().train().size(),
                text.data().validation().size(),
                text.data().train().lossTokens(),
                text.data().validation().lossTokens(),
                text.source().map(Texts::skipped).orElse(List.of()));
    }

    /// Such as `12 conversations`, or `13 documents, 12 of them conversations,`.
    private String kinds() {
        if (conversations == null || conversations == 0) {
            return Counted.of(documents, "document");
        }
        return conversations == documents
                ? Counted.of(documents, "conversation")
                : "%s, %,d of them conversations,".formatted(Counted.of(documents, "document"), conversations);
    }

    /// Lines for people.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean isMasked = trainLossTokens + validationLossTokens < trainTokens + validationTokens;
        if (documents > 1 || isMasked) {
            lines.add(kinds()
                    + (files > 0 ? " in " + Counted.of(files, "file") : "")
                    + (trainDocuments == null
                            ? ""
                            : ": %,d for training, %,d for validation"
                                    .formatted(trainDocuments, documents - trainDocuments)));
        }
        lines.add("%,d characters%s, a vocabulary of %,d; %,d tokens for training, %,d for validation"
                .formatted(characters, isMasked ? " to learn" : "", vocabulary, trainTokens, validationTokens));
        if (isMasked) {
            lines.add("loss on %,d of the tokens for training, %,d for validation: of conversations only on the answers"
                    .formatted(trainLossTokens, validationLossTokens));
        }
        skipped.stream().limit(MAX_SHOWN).map(file -> "skipped " + file).forEach(lines::add);
        if (skipped.size() > MAX_SHOWN) {
            lines.add("skipped %,d more".formatted(skipped.size() - MAX_SHOWN));
        }
        return lines;
    }
}

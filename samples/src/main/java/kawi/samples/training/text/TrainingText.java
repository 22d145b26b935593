package kawi.samples.training.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kawi.autograd.text.Counted;
import kawi.engine.data.BaselineLosses;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.TokenDataset;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// The text of a training as token ids, split into the part to train on and the part for validation.
///
/// @param tokenizer of the text
/// @param dataset the ids of the whole text
/// @param data nine tenths to train on, one tenth for validation
/// @param chat the form of its conversations; empty if it has none
/// @param source what was read; empty if the text is no longer there, only its ids
public record TrainingText(
        Tokenizer tokenizer,
        TokenDataset dataset,
        TokenDataset.Split data,
        Optional<ChatFormat> chat,
        Optional<Texts> source) {
    /// With this many losses, the standard error of their mean is about 3 % of their standard deviation.
    private static final int MIN_VALIDATION_TOKENS = 1000;

    TrainingText(Tokenizer tokenizer, TokenDataset dataset, Optional<ChatFormat> chat, Optional<Texts> source) {
        this(tokenizer, dataset, dataset.split(Texts.TRAIN_SHARE, VocabularyLengths.of(tokenizer)), chat, source);
    }

    /// As the method below, for a training that does not know conversations.
    ///
    /// @throws UsageException if there are conversations, the text cannot be read, or the vocabulary lacks something
    public static TrainingText of(Texts text, Tokenizer tokenizer, Path folder, int threads) {
        return of(
                text,
                tokenizer,
                () -> {
                    throw new UsageException(text.title() + ": has conversations, which are trained on by kawi train;"
                            + " --text-field NAME reads a field of each line as a text");
                },
                folder,
                threads);
    }

    /// Encodes a text into a file of the model folder, unless the file has its ids already.
    ///
    /// @param chat gives the form of conversations, if there are some
    /// @param folder of the model; it must exist
    /// @param threads number of threads that encode
    /// @throws UsageException if the text cannot be read, or the vocabulary lacks something in it
    public static TrainingText of(
            Texts text, Tokenizer tokenizer, Supplier<ChatFormat> chat, Path folder, int threads) {
        Optional<ChatFormat> format = text.hasConversations() ? Optional.of(chat.get()) : Optional.empty();
        try {
            TokenDataset dataset = new TokenCache(folder, threads).dataset(text, tokenizer, format);
            return new TrainingText(tokenizer, dataset, format, Optional.of(text));
        } catch (TokenizerException e) {
            throw new UsageException("the vocabulary does not fit the text: " + e.getMessage(), e);
        }
    }

    /// The number of characters (code points) of the text that carries loss.
    public long characters() {
        return dataset.characters();
    }

    /// The losses of guessing the validation text, to compare a model's with.
    public BaselineLosses baselines() {
        return BaselineLosses.of(data, tokenizer.vocabularySize());
    }

    /// A loss on the validation text in bits per character, which can be compared between tokenizers.
    ///
    /// @param loss in nats per token
    public double bitsPerCharacter(double loss) {
        return data.validation().bitsPerCharacter(loss);
    }

    /// Whether whole documents are kept for validation, not the last tenth of the text.
    public boolean isSplitByDocuments() {
        return dataset.documents().training().isPresent();
    }

    /// Whether there are several documents.
    public boolean hasDocuments() {
        return dataset.documents().count() > 1;
    }

    /// @throws UsageException if a part of the text is too short for one sequence and the token after it, or has no
    /// token that carries loss
    public void requireLongerThan(int context) {
        int shorter = Math.min(data.train().size(), data.validation().size());
        if (shorter <= context) {
            throw new UsageException(
                    "%sthe text is too short: %s its %,d tokens, which %s kept for validation, %s %,d, but a context of %,d needs at least %,d. Use a text of %,d tokens, or a smaller --context"
                            .formatted(
                                    source.map(texts -> texts.title() + ": ").orElse(""),
                                    isSplitByDocuments() ? "the documents of" : "the last tenth of",
                                    dataset.size(),
                                    isSplitByDocuments() ? "are" : "is",
                                    isSplitByDocuments() ? "have" : "has",
                                    shorter,
                                    context,
                                    context + 1,
                                    10L * (context + 1)));
        }
        for (TokenDataset part : List.of(data.train(), data.validation())) {
            if (part.loss().count(1, part.size()) == 0) {
                throw new UsageException(
                        source.map(texts -> texts.title() + ": ").orElse("")
                                + "there is no answer of the assistant in the part "
                                + (part.equals(data.train()) ? "to train on" : "for validation")
                                + ": give more conversations, or --split documents");
            }
        }
    }

    /// The first conversation of the validation text up to where its first answer begins; empty if there is none.
    public Optional<int[]> firstQuestion() {
        if (!isMasked()) {
            return Optional.empty();
        }
        TokenDataset text = data.validation();
        DocumentIndex documents = text.documents();
        for (int document = 0; document < documents.count(); document++) {
            int start = documents.start(document);
            int end = document + 1 < documents.count() ? documents.start(document + 1) : text.size();
            int answer = start;
            while (answer < end && !text.loss().contains(answer)) {
                answer++;
            }
            if (answer > start && answer < end) {
                int[] question = new int[answer - start];
                text.tokens().copy(start, question.length, question, 0);
                return Optional.of(question);
            }
        }
        return Optional.empty();
    }

    /// Whether only some of the tokens carry loss: the answers in conversations.
    public boolean isMasked() {
        return !dataset.loss().isAll();
    }

    /// A warning if the part for validation is so small that its loss says little about other texts.
    public Optional<String> smallValidation() {
        int tokens = data.validation().size();
        if (tokens >= MIN_VALIDATION_TOKENS) {
            return Optional.empty();
        }
        String part = isSplitByDocuments()
                ? "the documents that are kept for validation have"
                : "the last tenth of the text, which is kept for validation, has";
        return Optional.of("%s only %s: the validation loss says little about other texts"
                .formatted(part, Counted.of(tokens, "token")));
    }

    /// A warning if documents follow each other without a token between them.
    public Optional<String> noEndToken() {
        return hasDocuments() && EndToken.of(tokenizer).isEmpty()
                ? Optional.of(
                        "the tokenizer has neither <|endoftext|> nor <eos>: the model cannot learn where documents"
                                + " end")
                : Optional.empty();
    }
}

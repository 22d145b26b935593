package kawi.samples.cli.tokenizer;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import kawi.samples.request.TextSource;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.training.BpeTrainer;

/// Iterates over the parts of several texts, for a trainer. One text is open at a time.
final class TextsInTurn implements Iterator<String>, AutoCloseable {
    private final Iterator<TextSource> sources;
    private final BpeTrainer trainer;
    private Reader reader = Reader.nullReader();
    private TextParts parts;

    TextsInTurn(List<TextSource> sources, BpeTrainer trainer) {
        this.sources = sources.iterator();
        this.trainer = trainer;
        parts = new TextParts(reader, trainer::lastSafeSplit);
    }

    @Override
    public boolean hasNext() {
        while (!parts.hasNext() && sources.hasNext()) {
            close();
            reader = sources.next().open();
            parts = new TextParts(reader, trainer::lastSafeSplit);
        }
        return parts.hasNext();
    }

    @Override
    public String next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are no more parts");
        }
        return parts.next();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package kawi.samples.training.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.io.ModelFileException;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;

/// The token ids of texts, in a file of the model folder. The texts are encoded once: the file is identified by the
/// content of the texts and of the tokenizer, not by their names. A new training uses the file of another folder beside
/// its own if it has the same key.
public final class TokenCache {
    /// The file in a model folder.
    public static final String FILE = "tokens.bin";

    private final Path folder;
    private final int threads;

    /// @param folder of the model; it must exist
    /// @param threads number of threads that encode
    TokenCache(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /// The ids of a text.
    ///
    /// @param chat the form of its conversations; empty if it has none
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    /// @throws kawi.tokenizer.TokenizerException if the vocabulary has no token for something in the text
    TokenDataset dataset(Texts text, Tokenizer tokenizer, Optional<ChatFormat> chat) {
        Path file = folder.resolve(FILE);
        byte[] key = key(text, tokenizer, chat);
        Optional<TokenDataset> known = TokenFile.read(file, key, tokenizer.vocabularySize());
        if (known.isEmpty()) {
            known = fromNeighbour(file, key, tokenizer.vocabularySize());
        }
        return known.orElseGet(() -> {
            TokenFile.write(file, key, tokenizer.vocabularySize(), sink -> encode(text, tokenizer, chat, key, sink));
            return TokenFile.read(file, key, tokenizer.vocabularySize())
                    .orElseThrow(() -> new ModelFileException(file, "changed while it was written"));
        });
    }

    /// The ids in the folder, whatever text and tokenizer they are of.
    Optional<TokenDataset> present(Tokenizer tokenizer) {
        return TokenFile.read(folder.resolve(FILE), tokenizer.vocabularySize());
    }

    /// A hard link to the file of another model, if it has the same key.
    private Optional<TokenDataset> fromNeighbour(Path file, byte[] key, int vocabularySize) {
        for (Path neighbour : neighbours()) {
            Path other = neighbour.resolve(FILE);
            if (!neighbour.equals(folder.toAbsolutePath())
                    && TokenFile.read(other, key, vocabularySize).isPresent()) {
                try {
                    Files.deleteIfExists(file);
                    Files.createLink(file, other);
                    return TokenFile.read(file, key, vocabularySize);
                } catch (IOException | UnsupportedOperationException e) {
                    return Optional.empty(); // a file system without links: the text is encoded again
                }
            }
        }
        return Optional.empty();
    }

    private List<Path> neighbours() {
        try (var folders = Files.list(folder.toAbsolutePath().getParent())) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of(); // the text is encoded again
        }
    }

    private void encode(Texts text, Tokenizer tokenizer, Optional<ChatFormat> chat, byte[] key, TokenFile.Sink sink) {
        var encoding = new DocumentEncoding(text, tokenizer, chat, threads, sink);
        var fingerprint = new Texts.Fingerprint(encoderContent(tokenizer, chat));
        Optional<BitSet> validation = text.validation();
        encoding.run(document -> validation.isEmpty() || !validation.get().get(document), fingerprint);
        if (!Arrays.equals(key, fingerprint.value(text))) {
            throw new UsageException(text.title() + ": changed while it was read: begin again when it is complete");
        }
        if (validation.isPresent()) {
            sink.endTraining();
            encoding.run(validation.get()::get, new Texts.Fingerprint());
        }
    }

    /// SHA-256 of the tokenizer's file, the chat template if there are conversations, and the text.
    static byte[] key(Texts text, Tokenizer tokenizer, Optional<ChatFormat> chat) {
        return text.fingerprint(encoderContent(tokenizer, chat));
    }

    private static byte[] encoderContent(Tokenizer tokenizer, Optional<ChatFormat> chat) {
        byte[] content = TokenizerFile.content(tokenizer);
        if (chat.isEmpty()) {
            return content;
        }
        byte[] template = chat.get().template().source().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(content, content.length + template.length);
        System.arraycopy(template, 0, all, content.length, template.length);
        return all;
    }
}

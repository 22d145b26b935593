package kawi.samples.spark.diloco;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.stream.IntStream;
import kawi.engine.data.DocumentIndex;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.data.TokenSequence;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.SharedFolderException;
import kawi.samples.spark.folder.TemporaryFolder;

/// The part of the text that a worker trains on, in the memory of an executor.
///
/// @param worker its number, from 0
/// @param ids the token ids
/// @param documents index of the first id of each document
/// @param characters of its text
public record Shard(int worker, int[] ids, int[] documents, long characters) implements Serializable {
    /// The folder of the token ids.
    static final String FOLDER = "tokens";

    /// The file of the validation text.
    static final String VALIDATION = FOLDER + "/validation.bin";

    /// The file of a worker's part.
    static String file(int worker) {
        return FOLDER + "/worker-%05d.bin".formatted(worker);
    }

    /// Writes a part of the text into the folder.
    static void write(SharedFolder folder, String name, TokenDataset part, int vocabularySize) {
        try (TemporaryFolder local = TemporaryFolder.create()) {
            Path file = local.file("tokens.bin");
            TokenFile.write(file, new byte[TokenFile.KEY_BYTES], vocabularySize, sink -> {
                DocumentIndex documents = part.documents();
                for (int document = 0; document < documents.count(); document++) {
                    int from = documents.start(document);
                    int to = document + 1 < documents.count() ? documents.start(document + 1) : part.size();
                    int[] ids = new int[to - from];
                    part.tokens().copy(from, ids.length, ids, 0);
                    sink.add(ids, document == 0 ? part.characters() : 0);
                    sink.endDocument();
                }
            });
            folder.write(name, file);
        }
    }

    /// Reads a part of the text.
    ///
    /// @param worker its number
    /// @throws SharedFolderException if there is no such file, or it is damaged
    static Shard read(SharedFolder folder, String name, int worker, int vocabularySize) {
        try (TemporaryFolder local = TemporaryFolder.create()) {
            Path file = local.file("tokens.bin");
            folder.read(name, file);
            TokenDataset part = TokenFile.read(file, vocabularySize)
                    .orElseThrow(() -> new SharedFolderException(
                            folder.address() + "/" + name,
                            "the token ids are damaged: begin again with another --out"));
            int[] documents = IntStream.range(0, part.documents().count())
                    .map(part.documents()::start)
                    .toArray();
            return new Shard(worker, part.ids(), documents, part.characters());
        }
    }

    /// The part as the engine knows it.
    public TokenDataset dataset() {
        return new TokenDataset(new TokenSequence.InMemory(ids), DocumentIndex.of(documents), characters);
    }
}

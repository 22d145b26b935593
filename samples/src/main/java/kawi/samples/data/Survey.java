package kawi.samples.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import kawi.engine.io.Sha256;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TextParts;

/// The first pass over the texts: finds the files, reads each once, and records what is in it.
///
/// A file that was named must be readable. A file that was found in a folder and cannot be read, or is empty, is
/// skipped. Of a file that grows while it is read, the part that was there at the beginning is used, up to its last
/// line end if it ends in the middle of something.
final class Survey {
    private final TextFormat format;
    private final List<InputFile> files = new ArrayList<>();
    private final List<SkippedFile> skipped = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final DocumentTable documents = new DocumentTable();

    Survey(TextFormat format) {
        this.format = format;
    }

    List<InputFile> files() {
        return files;
    }

    List<SkippedFile> skipped() {
        return skipped;
    }

    List<String> warnings() {
        return warnings;
    }

    DocumentTable documents() {
        return documents;
    }

    /// Adds a text that comes with Kawi, or a file that is certainly readable.
    void add(InputFile file) {
        requireDocument(file.name(), addReadable(file));
    }

    /// Adds a file that was named.
    ///
    /// @throws UsageException if it cannot be read or has no text
    void addFile(Path path) {
        TextFile.requireText(path);
        String name = path.toString();
        requireDocument(name, addGrowing(InputFile.of(name, path, isJsonLines(path)), path));
    }

    private static void requireDocument(String name, int count) {
        if (count == 0) {
            throw new UsageException(name + ": has no text");
        }
    }

    /// Adds the files of a folder.
    ///
    /// @throws UsageException if none of them can be used
    void addFolder(Path folder) {
        FolderFiles found = FolderFiles.of(folder);
        int before = documents.size();
        for (Path path : found.files()) {
            addIfPossible(path);
        }
        skipped.addAll(found.skipped());
        if (documents.size() == before) {
            String example = skipped.isEmpty()
                    ? ""
                    : ": " + skipped.getFirst()
                            + (skipped.size() == 1 ? "" : ", and " + (skipped.size() - 1) + " more");
            throw new UsageException(folder + ": has no texts (.txt, .md, .jsonl, also with .gz)" + example);
        }
    }

    private void addIfPossible(Path path) {
        String name = path.toString();
        int before = documents.size();
        int filesBefore = files.size();
        try {
            int count = addGrowing(InputFile.of(name, path, isJsonLines(path)), path);
            if (count == 0) {
                skipped.add(new SkippedFile(name, "is empty"));
            }
        } catch (UsageException e) {
            documents.truncate(before);
            files.subList(filesBefore, files.size()).clear();
            String prefix = name + ": ";
            String reason = e.getMessage();
            skipped.add(new SkippedFile(name, reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason));
        }
    }

    private static boolean isJsonLines(Path path) {
        return FolderFiles.extension(path).equals(".jsonl");
    }

    /// @return the number of documents
    private int addGrowing(InputFile file, Path path) {
        int before = documents.size();
        try {
            int count = addReadable(file);
            if (path.toFile().length() > file.size() && count > 0) {
                skipped.add(grown(file));
            }
            return count;
        } catch (UsageException e) {
            documents.truncate(before);
            Optional<InputFile> whole =
                    path.toFile().length() > file.size() ? file.upToLastLine() : Optional.<InputFile>empty();
            if (whole.isEmpty()) {
                throw e;
            }
            int count = addReadable(whole.get());
            skipped.add(grown(whole.get()));
            return count;
        }
    }

    private static SkippedFile grown(InputFile file) {
        return new SkippedFile(
                file.name(), "grew while it was read: only its first %,d bytes are used".formatted(file.size()));
    }

    /// @return the number of documents
    private int addReadable(InputFile unknown) {
        int before = documents.size();
        InputFile file = unknown.withEncoding(format);
        var check = new TextCheck(file.name());
        MessageDigest digest = Sha256.digest();
        try (var cursor = new DocumentCursor(List.of(file), format, TextParts::betweenCharacters)) {
            for (var parts = cursor.next(); parts.isPresent(); parts = cursor.next()) {
                add(parts.get(), cursor.conversation().isPresent(), check, digest);
            }
        }
        if (documents.size() > before) {
            files.add(file);
            warnings.addAll(check.warnings());
        }
        return documents.size() - before;
    }

    private void add(Iterator<String> parts, boolean isConversation, TextCheck check, MessageDigest digest) {
        long characters = 0;
        while (parts.hasNext()) {
            String part = parts.next();
            check.look(part);
            characters += part.codePointCount(0, part.length());
            digest.update(part.getBytes(StandardCharsets.UTF_8));
        }
        documents.add(ByteBuffer.wrap(digest.digest()).getLong(), characters, isConversation);
    }
}

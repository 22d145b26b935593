package kawi.samples.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import kawi.autograd.text.Counted;
import kawi.samples.request.UsageException;
import kawi.tokenizer.io.FileException;

/// The text files below a folder: `.txt`, `.md`, `.jsonl`, and these with `.gz`, in upper or lower case.
///
/// They are in the order of their paths relative to the folder, compared name by name as Java compares strings (by
/// UTF-16 code units: digits, then upper case, then lower case), whatever the system's language. Symbolic links are
/// followed, but not around a loop. Files and folders whose names begin with a dot are left out.
///
/// @param files the files
/// @param skipped what was found but is not read, and why
record FolderFiles(List<Path> files, List<SkippedFile> skipped) {
    private static final List<String> EXTENSIONS = List.of(".txt", ".md", ".jsonl");
    private static final String COMPRESSED = ".gz";

    /// @throws UsageException if the folder cannot be read
    static FolderFiles of(Path folder) {
        var collector = new Collector(folder);
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, collector);
        } catch (IOException e) {
            throw new UsageException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
        return collector.result();
    }

    /// The extension that says what kind of text is in a file: in lower case, without `.gz`.
    static String extension(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        String unpacked = name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
        int dot = unpacked.lastIndexOf('.');
        return dot < 0 ? "" : unpacked.substring(dot);
    }

    private static Comparator<Path> byName(Path folder) {
        return (first, second) -> {
            Path one = folder.relativize(first);
            Path other = folder.relativize(second);
            for (int i = 0; i < Math.min(one.getNameCount(), other.getNameCount()); i++) {
                int order = one.getName(i).toString().compareTo(other.getName(i).toString());
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(one.getNameCount(), other.getNameCount());
        };
    }

    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<Path> files = new ArrayList<>();
        private final List<SkippedFile> skipped = new ArrayList<>();
        private final TreeMap<String, Integer> others = new TreeMap<>();

        Collector(Path folder) {
            this.folder = folder;
        }

        private boolean isHidden(Path path) {
            return !path.equals(folder) && String.valueOf(path.getFileName()).startsWith(".");
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return isHidden(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            String extension = extension(path);
            if (isHidden(path)) {
                return FileVisitResult.CONTINUE;
            }
            if (!EXTENSIONS.contains(extension)) {
                others.merge(extension.isEmpty() ? "no extension" : extension, 1, Integer::sum);
            } else if (attributes.isRegularFile()) {
                files.add(path);
            } else {
                skipped.add(new SkippedFile(path.toString(), "is a pipe, a device or a link to nowhere"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
            if (path.equals(folder)) {
                throw failure;
            }
            String reason = failure instanceof FileSystemLoopException
                    ? "is a symbolic link to a folder above it"
                    : "cannot be read: " + FileException.reason(failure);
            skipped.add(new SkippedFile(path.toString(), reason));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path path, IOException failure) {
            if (failure != null) {
                skipped.add(new SkippedFile(path.toString(), "cannot be read: " + FileException.reason(failure)));
            }
            return FileVisitResult.CONTINUE;
        }

        FolderFiles result() {
            files.sort(byName(folder));
            skipped.sort(Comparator.comparing(SkippedFile::file));
            others.forEach((extension, count) -> skipped.add(new SkippedFile(
                    folder.toString(),
                    Counted.of(count, "file") + " of another kind (" + extension + "): texts end with .txt, .md,"
                            + " .jsonl, or one of these and .gz")));
            return new FolderFiles(List.copyOf(files), List.copyOf(skipped));
        }
    }
}

package kawi.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The Markdown pages of the project.
class PagesTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final int MAX_WIDTH = 120;

    @Test
    void everyLinkToAFileLeadsToOne() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                String target = links.group(1).replaceFirst("#.*", "");
                boolean isFile = !target.isEmpty() && !target.contains(":");
                if (isFile && !Files.exists(page.resolveSibling(target))) {
                    broken.add(ROOT.relativize(page) + " -> " + target);
                }
            }
        }
        assertEquals(List.of(), broken, "links to files that do not exist");
    }

    @Test
    void linesOfProseFitOnAScreen() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path page : pages()) {
            int number = 0;
            for (String line : Files.readAllLines(page)) {
                number++;
                boolean isProse = !line.startsWith("|") && !line.startsWith("    ") && !line.contains("](");
                if (isProse && line.length() > MAX_WIDTH) {
                    wide.add(ROOT.relativize(page) + ":" + number);
                }
            }
        }
        assertEquals(List.of(), wide, "lines longer than " + MAX_WIDTH);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("", "docs", "autograd", "tokenizer", "engine", "bench", "samples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.isEmpty() ? 1 : Integer.MAX_VALUE)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !isBelow(file, "target") && !isBelow(file, "src"))
                        .forEach(pages::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        assertTrue(pages.contains(ROOT.resolve("README.md")), "the README is one of " + pages);
        return pages;
    }

    private static boolean isBelow(Path file, String folder) {
        return StreamSupport.stream(ROOT.relativize(file).spliterator(), false)
                .anyMatch(part -> part.toString().equals(folder));
    }
}

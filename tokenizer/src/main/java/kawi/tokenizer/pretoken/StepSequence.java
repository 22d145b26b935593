package kawi.tokenizer.pretoken;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The general path: whatever splits a tokenizer file asks for, by Java's regular expressions. Slower than the patterns
/// matched by hand.
final class SplitSequence implements PreTokenizer {
    private final List<Splitter> splitters;
    private final boolean addPrefixSpace;
    private final Optional<PreTokenizer> last;

    private record Splitter(Pattern pattern, PreTokenization.Split split) {}

    /// A part of a text.
    ///
    /// @param found whether the pattern matched it
    private record Part(int from, int to, boolean found) {}

    /// @throws IllegalArgumentException if a pattern cannot be read
    SplitSequence(PreTokenization steps) {
        splitters = steps.splits().stream()
                .map(split -> new Splitter(compile(split), split))
                .toList();
        addPrefixSpace = steps.byteLevel().addPrefixSpace();
        last = steps.byteLevel().useRegex() ? Optional.of(new Gpt2Pattern()) : Optional.empty();
    }

    private static Pattern compile(PreTokenization.Split split) {
        return split.isRegex()
                ? OnigurumaPattern.compile(split.pattern())
                : Pattern.compile(split.pattern(), Pattern.LITERAL);
    }

    @Override
    public PreTokens preTokens(byte[] utf8, int from, int to) {
        Stream<String> preTokens = Stream.of(new String(utf8, from, to - from, StandardCharsets.UTF_8));
        for (Splitter splitter : splitters) {
            preTokens = preTokens.flatMap(preToken -> split(splitter, preToken));
        }
        if (addPrefixSpace) {
            preTokens = preTokens.map(preToken -> preToken.startsWith(" ") ? preToken : " " + preToken);
        }
        var found = preTokens
                .filter(preToken -> !preToken.isEmpty())
                .flatMap(this::cutOnceMore)
                .toList();
        return joined(found);
    }

    /// Nothing is known of patterns in general.
    @Override
    public boolean isSafeSplit(int before, int after) {
        return false;
    }

    private Stream<byte[]> cutOnceMore(String preToken) {
        byte[] utf8 = preToken.getBytes(StandardCharsets.UTF_8);
        if (last.isEmpty()) {
            return Stream.of(utf8);
        }
        var parts = new ArrayList<byte[]>();
        for (PreTokens preTokens = last.get().preTokens(utf8, 0, utf8.length); preTokens.next(); ) {
            parts.add(Arrays.copyOfRange(utf8, preTokens.start(), preTokens.end()));
        }
        return parts.stream();
    }

    /// One behind the other in one array, as [PreTokens] has them.
    private static PreTokens joined(List<byte[]> preTokens) {
        byte[] utf8 = new byte
                [preTokens.stream().mapToInt(preToken -> preToken.length).sum()];
        int end = 0;
        for (byte[] preToken : preTokens) {
            System.arraycopy(preToken, 0, utf8, end, preToken.length);
            end += preToken.length;
        }
        var lengths = preTokens.stream().mapToInt(preToken -> preToken.length).iterator();
        return new PreTokens(utf8, 0) {
            @Override
            public boolean next() {
                if (!lengths.hasNext()) {
                    return false;
                }
                advanceTo(end() + lengths.nextInt());
                return true;
            }
        };
    }

    private static Stream<String> split(Splitter splitter, String text) {
        List<Part> parts = parts(splitter, text);
        List<Part> merged = switch (splitter.split().behaviour()) {
            case ISOLATED -> parts;
            case REMOVED -> parts.stream().filter(part -> !part.found()).toList();
            case MERGED_WITH_PREVIOUS -> mergedWithPrevious(parts);
            case MERGED_WITH_NEXT -> mergedWithNext(parts);
            case CONTIGUOUS -> contiguous(parts);
        };
        return merged.stream().map(part -> text.substring(part.from(), part.to()));
    }

    /// @throws IllegalArgumentException if the pattern is too much for the text
    private static List<Part> parts(Splitter splitter, String text) {
        try {
            return parts(splitter.pattern(), splitter.split(), text);
        } catch (StackOverflowError e) {
            // Java goes one call deeper for every repetition of a group.
            throw new IllegalArgumentException(
                    "the pattern " + splitter.split().pattern() + " goes too deep on a text of " + text.length()
                            + " characters",
                    e);
        }
    }

    private static List<Part> parts(Pattern pattern, PreTokenization.Split split, String text) {
        var parts = new ArrayList<Part>();
        boolean invert = split.invert();
        int end = 0;
        var matcher = pattern.matcher(new CountedText(text, split.pattern()));
        while (!pattern.pattern().isEmpty() && matcher.find()) {
            if (matcher.start() > end) {
                parts.add(new Part(end, matcher.start(), invert));
            }
            parts.add(new Part(matcher.start(), matcher.end(), !invert));
            end = matcher.end();
        }
        if (end < text.length()) {
            parts.add(new Part(end, text.length(), invert));
        }
        return parts;
    }

    /// A match after a match stays alone.
    private static List<Part> mergedWithPrevious(List<Part> parts) {
        var merged = new ArrayList<Part>();
        boolean afterMatch = false;
        for (Part part : parts) {
            if (part.found() && !afterMatch && !merged.isEmpty()) {
                merged.add(new Part(merged.removeLast().from(), part.to(), false));
            } else {
                merged.add(part);
            }
            afterMatch = part.found();
        }
        return merged;
    }

    private static List<Part> mergedWithNext(List<Part> parts) {
        var merged = new ArrayList<Part>();
        boolean beforeMatch = false;
        for (Part part : parts.reversed()) {
            if (part.found() && !beforeMatch && !merged.isEmpty()) {
                merged.add(new Part(part.from(), merged.removeLast().to(), false));
            } else {
                merged.add(part);
            }
            beforeMatch = part.found();
        }
        return merged.reversed();
    }

    private static List<Part> contiguous(List<Part> parts) {
        var merged = new ArrayList<Part>();
        for (Part part : parts) {
            if (!merged.isEmpty() && merged.getLast().found() == part.found()) {
                merged.add(new Part(merged.removeLast().from(), part.to(), part.found()));
            } else {
                merged.add(part);
            }
        }
        return merged;
    }
}

package kawi.tokenizer.pretoken;

import java.util.ArrayList;
import java.util.List;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import kawi.tokenizer.regex.Regex;
import kawi.tokenizer.regex.RegexMatcher;

/// Cuts texts by a pattern, as the `Split` of Hugging Face's `tokenizers` does.
final class PatternSplit {
    private final Split split;
    private final Regex regex;

    /// A part of a text.
    ///
    /// @param isMatch whether the pattern matched it
    private record Part(int from, int to, boolean isMatch) {}

    /// @throws IllegalArgumentException if the pattern cannot be read
    PatternSplit(Split split) {
        this.split = split;
        this.regex = split.isRegex() ? Regex.compile(split.pattern()) : Regex.literal(split.pattern());
    }

    /// The pre-tokens of each text, none of which is empty.
    ///
    /// @throws IllegalArgumentException if the pattern takes too many steps on a text
    List<String> split(List<String> texts) {
        RegexMatcher matcher = regex.matcher();
        var preTokens = new ArrayList<String>();
        for (String text : texts) {
            for (Part part : merged(parts(matcher, text))) {
                if (part.from() < part.to()) {
                    preTokens.add(text.substring(part.from(), part.to()));
                }
            }
        }
        return preTokens;
    }

    /// What becomes of a border between two characters.
    Border border(int before, int after) {
        boolean begins = regex.matchesAt(after);
        boolean isKnown = switch (split.behaviour()) {
            case ISOLATED, REMOVED -> true;
            // A match that begins at the border is not appended to what is before it.
            case MERGED_WITH_NEXT -> begins && !split.invert();
            case MERGED_WITH_PREVIOUS, CONTIGUOUS -> false;
        };
        if (!isKnown || !regex.separates(before, after)) {
            return Border.UNKNOWN;
        }
        return begins ? Border.CUT : Border.LOCAL;
    }

    /// The matches and the text between them.
    private List<Part> parts(RegexMatcher matcher, String text) {
        var parts = new ArrayList<Part>();
        int end = 0;
        matcher.reset(text);
        while (matcher.next()) {
            if (matcher.start() > end) {
                parts.add(new Part(end, matcher.start(), split.invert()));
            }
            parts.add(new Part(matcher.start(), matcher.end(), !split.invert()));
            end = matcher.end();
        }
        if (end < text.length()) {
            parts.add(new Part(end, text.length(), split.invert()));
        }
        return parts;
    }

    private List<Part> merged(List<Part> parts) {
        return switch (split.behaviour()) {
            case ISOLATED -> parts;
            case REMOVED -> parts.stream().filter(part -> !part.isMatch()).toList();
            case MERGED_WITH_PREVIOUS -> mergedWithPrevious(parts);
            case MERGED_WITH_NEXT -> mergedWithNext(parts);
            case CONTIGUOUS -> contiguous(parts);
        };
    }

    /// A match behind a match stays alone.
    private static List<Part> mergedWithPrevious(List<Part> parts) {
        var merged = new ArrayList<Part>();
        boolean afterMatch = false;
        for (Part part : parts) {
            if (part.isMatch() && !afterMatch && !merged.isEmpty()) {
                merged.add(new Part(merged.removeLast().from(), part.to(), false));
            } else {
                merged.add(part);
            }
            afterMatch = part.isMatch();
        }
        return merged;
    }

    private static List<Part> mergedWithNext(List<Part> parts) {
        var merged = new ArrayList<Part>();
        boolean beforeMatch = false;
        for (Part part : parts.reversed()) {
            if (part.isMatch() && !beforeMatch && !merged.isEmpty()) {
                merged.add(new Part(part.from(), merged.removeLast().to(), false));
            } else {
                merged.add(part);
            }
            beforeMatch = part.isMatch();
        }
        return merged.reversed();
    }

    private static List<Part> contiguous(List<Part> parts) {
        var merged = new ArrayList<Part>();
        for (Part part : parts) {
            if (!merged.isEmpty() && merged.getLast().isMatch() == part.isMatch()) {
                merged.add(new Part(merged.removeLast().from(), part.to(), part.isMatch()));
            } else {
                merged.add(part);
            }
        }
        return merged;
    }
}

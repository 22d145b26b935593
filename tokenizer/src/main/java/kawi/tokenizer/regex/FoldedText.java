package kawi.tokenizer.regex;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.Look;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Repeat;
import kawi.tokenizer.regex.Node.Sequence;

/// Refuses patterns that ignore case in a text that could equal another of a different length, such as `(?i)ss`, which
/// for Oniguruma matches `ß` ([CaseFolding]).
final class FoldedText {
    private static final int MAX_LENGTH = 3; // no character equals more

    private final PatternReader reader;

    private FoldedText(PatternReader reader) {
        this.reader = reader;
    }

    /// @throws IllegalArgumentException if the pattern has such a text
    static void check(Node pattern, PatternReader reader) {
        new FoldedText(reader).check(pattern);
    }

    private void check(Node node) {
        switch (node) {
            case One one -> check(List.of(one));
            case Sequence sequence -> checkParts(sequence.parts());
            case Alternatives alternatives -> alternatives.branches().forEach(this::check);
            case Repeat repeat -> {
                check(repeat.body());
                if (isFixed(repeat) && repeat.min() > 1) {
                    check(Node.sequence(List.of(repeat.body(), repeat.body())));
                }
            }
            case Atomic atomic -> check(atomic.body());
            case Look look -> check(look.body());
            case Anchor anchor -> {}
        }
    }

    /// Neighbouring characters are one text, also those that are repeated a fixed number of times.
    private void checkParts(List<Node> parts) {
        var text = new ArrayList<One>();
        for (Node part : parts) {
            if (part instanceof One one) {
                text.add(one);
            } else if (part instanceof Repeat repeat && isFixed(repeat) && repeat.body() instanceof One one) {
                text.addAll(Collections.nCopies(Math.min(repeat.min(), MAX_LENGTH), one));
            } else {
                check(text);
                text.clear();
                check(part);
            }
        }
        check(text);
    }

    private static boolean isFixed(Repeat repeat) {
        return repeat.min() == repeat.max();
    }

    private void check(List<One> text) {
        var run = new ArrayList<Integer>();
        for (One one : text) {
            if (one.literal() >= 0 && one.ignoreCase()) {
                run.add(one.literal());
            } else {
                checkRun(run);
                run.clear();
            }
        }
        checkRun(run);
    }

    private void checkRun(List<Integer> run) {
        if (run.stream().anyMatch(CaseFolding::unfolds) || CaseFolding.unfolds(run)) {
            var text = new StringBuilder();
            run.forEach(text::appendCodePoint);
            throw reader.unsupported(
                    "the text " + text + " where case is ignored, a part of which equals fewer or more characters");
        }
    }
}

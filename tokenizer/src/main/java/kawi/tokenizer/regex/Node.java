package kawi.tokenizer.regex;

import java.util.ArrayList;
import java.util.List;

/// The syntax tree of a regular expression.
sealed interface Node {
    /// For the length of what has no upper limit.
    int INFINITE = Integer.MAX_VALUE;

    /// Matches one character of a set.
    ///
    /// @param literal the character in the pattern that stands for the set, or -1 for a class
    /// @param ignoreCase whether it was read where case is ignored
    record One(CodePointSet set, int literal, boolean ignoreCase) implements Node {}

    /// Matches its parts one after the other.
    record Sequence(List<Node> parts) implements Node {
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /// Matches one of its branches, the first one if possible.
    record Alternatives(List<Node> branches) implements Node {
        public Alternatives {
            branches = List.copyOf(branches);
        }
    }

    /// Matches the body several times.
    record Repeat(Node body, int min, int max, Greed greed) implements Node {}

    /// How many repetitions are tried first.
    enum Greed {
        /// As many as possible: `*`.
        GREEDY,
        /// As few as possible: `*?`.
        LAZY,
        /// As many as possible, none of which is given back: `*+`.
        POSSESSIVE
    }

    /// Matches the body, whose other ways to match are then forgotten: `(?>...)`.
    record Atomic(Node body) implements Node {}

    /// Matches the empty text if the body matches, or does not match, what follows or precedes.
    record Look(Node body, boolean behind, boolean negative) implements Node {}

    /// Matches the empty text at some positions.
    record Anchor(Position position) implements Node {}

    /// A kind of position.
    enum Position {
        /// `^`: the beginning of a line.
        LINE_START,
        /// `$`: the end of a line.
        LINE_END,
        /// `\A`
        TEXT_START,
        /// `\z`
        TEXT_END,
        /// `\Z`: the end of the text, or before a line break there.
        TEXT_END_OR_LAST_NEWLINE,
        /// `\b`
        WORD_BOUNDARY,
        /// `\B`
        NO_WORD_BOUNDARY,
        /// `\G`: where the search began.
        SEARCH_START
    }

    /// A sequence without sequences in it.
    static Node sequence(List<Node> parts) {
        var flat = new ArrayList<Node>();
        for (Node part : parts) {
            if (part instanceof Sequence inner) {
                flat.addAll(inner.parts());
            } else {
                flat.add(part);
            }
        }
        return flat.size() == 1 ? flat.getFirst() : new Sequence(flat);
    }

    /// One of several branches. Where all are single characters they are one set: `a|b` is `[ab]`.
    static Node alternatives(List<Node> branches) {
        if (branches.size() == 1) {
            return branches.getFirst();
        }
        CodePointSet union = CodePointSet.NONE;
        for (Node branch : branches) {
            if (!(branch instanceof One one) || one.ignoreCase()) {
                return new Alternatives(branches);
            }
            union = union.union(one.set());
        }
        return new One(union, -1, false);
    }

    /// The least number of characters that the node matches.
    default int minLength() {
        return switch (this) {
            case One one -> 1;
            case Sequence sequence ->
                sequence.parts().stream().mapToInt(Node::minLength).reduce(0, Node::sum);
            case Alternatives alternatives ->
                alternatives.branches().stream().mapToInt(Node::minLength).min().orElse(0);
            case Repeat repeat -> product(repeat.body().minLength(), repeat.min());
            case Atomic atomic -> atomic.body().minLength();
            case Look look -> 0;
            case Anchor anchor -> 0;
        };
    }

    /// The greatest number of characters that the node matches, or [#INFINITE].
    default int maxLength() {
        return switch (this) {
            case One one -> 1;
            case Sequence sequence ->
                sequence.parts().stream().mapToInt(Node::maxLength).reduce(0, Node::sum);
            case Alternatives alternatives ->
                alternatives.branches().stream().mapToInt(Node::maxLength).max().orElse(0);
            case Repeat repeat -> product(repeat.body().maxLength(), repeat.max());
            case Atomic atomic -> atomic.body().maxLength();
            case Look look -> 0;
            case Anchor anchor -> 0;
        };
    }

    private static int sum(int one, int other) {
        return (int) Math.min(INFINITE, (long) one + other);
    }

    private static int product(int length, int count) {
        return (int) Math.min(INFINITE, (long) length * count);
    }

    /// The characters with which a match may begin; all of them if the node may match the empty text.
    default CodePointSet first() {
        return minLength() == 0 ? CodePointSet.ALL : firstOf();
    }

    private CodePointSet firstOf() {
        return switch (this) {
            case One one -> one.set();
            case Sequence sequence -> {
                CodePointSet first = CodePointSet.NONE;
                for (Node part : sequence.parts()) {
                    first = first.union(part.firstOf());
                    if (part.minLength() > 0) {
                        break;
                    }
                }
                yield first;
            }
            case Alternatives alternatives ->
                alternatives.branches().stream().map(Node::firstOf).reduce(CodePointSet.NONE, CodePointSet::union);
            case Repeat repeat -> repeat.body().firstOf();
            case Atomic atomic -> atomic.body().firstOf();
            case Look look -> CodePointSet.NONE;
            case Anchor anchor -> CodePointSet.NONE;
        };
    }
}

package kawi.tokenizer.regex;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.Look;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Repeat;
import kawi.tokenizer.regex.Node.Sequence;

/// Which characters a pattern can read directly behind which others: the follow relation of Glushkov ("The abstract
/// theory of automata", 1961), of what is consumed and of what a look-ahead reads.
///
/// If no attempt that has read `a` can read a `b` behind it, then every attempt that begins before the border between
/// `a` and `b` fails to read there, as it would at the end of the text. So the matches on the left of the border are
/// those of the left text alone.
final class Adjacency {
    /// Patterns with more pairs are taken as unknown; known patterns have fewer than a hundred.
    private static final int MAX_PAIRS = 10_000;

    private final Set<Pair> pairs = new LinkedHashSet<>();
    private boolean isUnknown;

    /// Two sets whose characters may be read one behind the other.
    private record Pair(CodePointSet before, CodePointSet after) {}

    /// What a node reads first and last.
    ///
    /// @param mayBeEmpty whether it may consume nothing
    private record Ends(Set<CodePointSet> first, Set<CodePointSet> last, boolean mayBeEmpty) {}

    private static final Ends EMPTY = new Ends(Set.of(), Set.of(), true);

    private Adjacency() {}

    static Adjacency of(Node pattern) {
        var adjacency = new Adjacency();
        adjacency.ends(pattern);
        return adjacency;
    }

    /// Whether an attempt may read these characters one behind the other, or depend on both sides otherwise.
    boolean mayRead(int before, int after) {
        return isUnknown
                || pairs.stream()
                        .anyMatch(pair ->
                                pair.before().contains(before) && pair.after().contains(after));
    }

    private Ends ends(Node node) {
        return isUnknown
                ? EMPTY
                : switch (node) {
                    case One one -> new Ends(Set.of(one.set()), Set.of(one.set()), false);
                    case Sequence sequence -> ofSequence(sequence.parts());
                    case Alternatives alternatives -> ofAlternatives(alternatives.branches());
                    case Repeat repeat -> ofRepeat(repeat);
                    case Atomic atomic -> ends(atomic.body());
                    case Look look -> ofLook(look);
                    case Anchor anchor -> unknown();
                };
    }

    /// A look-ahead reads what its body begins with, and consumes nothing.
    private Ends ofLook(Look look) {
        return look.behind() ? unknown() : new Ends(ends(look.body()).first(), Set.of(), true);
    }

    /// What looks back depends on both sides of every border.
    private Ends unknown() {
        isUnknown = true;
        return EMPTY;
    }

    private Ends ofSequence(List<Node> parts) {
        Set<CodePointSet> first = new HashSet<>();
        Set<CodePointSet> last = new HashSet<>();
        boolean mayBeEmpty = true;
        for (Node part : parts) {
            Ends next = ends(part);
            addPairs(last, next.first());
            if (mayBeEmpty) {
                first.addAll(next.first());
            }
            if (!next.mayBeEmpty()) {
                last.clear();
            }
            last.addAll(next.last());
            mayBeEmpty &= next.mayBeEmpty();
        }
        return new Ends(first, last, mayBeEmpty);
    }

    private Ends ofAlternatives(List<Node> branches) {
        Set<CodePointSet> first = new HashSet<>();
        Set<CodePointSet> last = new HashSet<>();
        boolean mayBeEmpty = false;
        for (Node branch : branches) {
            Ends ends = ends(branch);
            first.addAll(ends.first());
            last.addAll(ends.last());
            mayBeEmpty |= ends.mayBeEmpty();
        }
        return new Ends(first, last, mayBeEmpty);
    }

    private Ends ofRepeat(Repeat repeat) {
        Ends body = ends(repeat.body());
        if (repeat.max() > 1) {
            addPairs(body.last(), body.first());
        }
        return new Ends(body.first(), body.last(), body.mayBeEmpty() || repeat.min() == 0);
    }

    private void addPairs(Set<CodePointSet> before, Set<CodePointSet> after) {
        for (CodePointSet left : before) {
            for (CodePointSet right : after) {
                if (isUnknown) {
                    return;
                }
                pairs.add(new Pair(left, right));
                isUnknown = pairs.size() > MAX_PAIRS;
            }
        }
    }
}

package kawi.tokenizer.regex;

import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.Greed;
import kawi.tokenizer.regex.Node.Look;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Repeat;
import kawi.tokenizer.regex.Node.Sequence;

/// Whether a pattern certainly matches where a character stands, whatever follows it and precedes it. What is certain
/// is found; not all of it.
final class CertainMatch {
    private CertainMatch() {}

    /// Whether an attempt that begins at the character succeeds, and has read it.
    static boolean at(int character, Node node) {
        return switch (node) {
            case One one -> one.set().contains(character);
            case Sequence sequence -> atSequence(character, sequence);
            case Alternatives alternatives -> alternatives.branches().stream().anyMatch(each -> at(character, each));
            case Repeat repeat -> repeat.min() <= 1 && repeat.max() >= 1 && at(character, repeat.body());
            case Atomic atomic -> at(character, atomic.body());
            case Look look -> false;
            case Anchor anchor -> false;
        };
    }

    /// One part reads the character; those before it can be empty there, and those behind it anywhere.
    private static boolean atSequence(int character, Sequence sequence) {
        for (int i = 0; i < sequence.parts().size(); i++) {
            Node part = sequence.parts().get(i);
            if (at(character, part)) {
                var rest = sequence.parts().subList(i + 1, sequence.parts().size());
                if (rest.stream().allMatch(CertainMatch::isOptional)) {
                    return true;
                }
            }
            if (!canBeEmptyAt(character, part)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOptional(Node node) {
        return node instanceof Repeat repeat && repeat.min() == 0;
    }

    /// A possessive repetition gives nothing back, so it is empty only where it cannot begin.
    private static boolean canBeEmptyAt(int character, Node node) {
        return node instanceof Repeat repeat
                && repeat.min() == 0
                && (repeat.greed() != Greed.POSSESSIVE || !repeat.body().first().contains(character));
    }
}

package kawi.tokenizer.regex;

import java.util.List;

/// A regular expression as Hugging Face's `tokenizers` reads it, with Oniguruma.
///
/// Immutable: any number of threads may share one.
///
/// @see PatternParser
public final class Regex {
    private final String pattern;
    private final Program program;
    private final boolean mayBeEmpty;
    private final Node node;
    private final Adjacency adjacency;

    private Regex(String pattern, Node node) {
        this.pattern = pattern;
        this.program = Compiler.compile(node);
        this.mayBeEmpty = node.minLength() == 0;
        this.node = node;
        this.adjacency = Adjacency.of(node);
    }

    /// Reads a pattern.
    ///
    /// @throws IllegalArgumentException if it is no regular expression, or has a construct that Kawi does not have,
    /// which the message names
    public static Regex compile(String pattern) {
        return new Regex(pattern, PatternParser.parse(pattern));
    }

    /// The pattern that matches a text and nothing else.
    public static Regex literal(String text) {
        List<Node> characters = text.codePoints()
                .<Node>mapToObj(character -> new Node.One(CodePointSet.of(character), character, false))
                .toList();
        return new Regex(text, Node.sequence(characters));
    }

    /// Whether a match may be empty.
    public boolean mayBeEmpty() {
        return mayBeEmpty;
    }

    /// Whether the matches on either side of a border between these characters are those of that side alone, whatever
    /// stands further left and right. No match goes across such a border. `false` means only that it is not known.
    ///
    /// @param before a code point
    /// @param after the next
    public boolean separates(int before, int after) {
        return !mayBeEmpty && !adjacency.mayRead(before, after);
    }

    /// Whether a match begins at each such character that no earlier match has read. `false` means only that it is not
    /// known.
    public boolean matchesAt(int character) {
        return !mayBeEmpty && CertainMatch.at(character, node);
    }

    /// A matcher, for one thread at a time.
    public RegexMatcher matcher() {
        return new RegexMatcher(pattern, program);
    }

    @Override
    public String toString() {
        return pattern;
    }
}

package kawi.tokenizer.regex;

/// Finds the matches of a [Regex] in texts: `matcher.reset(text); while (matcher.next()) use(matcher.start(),
/// matcher.end());`
///
/// Matches do not overlap. An empty match directly behind another match is left out; then the search continues one
/// character further on.
///
/// For one thread at a time.
public final class RegexMatcher {
    private static final int NONE = -1;

    private final CodePointTable first;
    private final Machine machine;
    private char[] text = {};
    private int searchFrom;
    private int start;
    private int end;
    private int lastEnd; // of the last match that was returned

    RegexMatcher(String pattern, Program program) {
        this.first = program.first();
        this.machine = new Machine(program, pattern);
    }

    /// Sets the text to search.
    public void reset(String newText) {
        text = newText.toCharArray();
        machine.reset(text);
        searchFrom = 0;
        start = NONE;
        end = NONE;
        lastEnd = NONE;
    }

    /// Finds the next match.
    ///
    /// @return whether there is one
    /// @throws IllegalArgumentException if the pattern takes too many steps on this text
    public boolean next() {
        while (searchFrom <= text.length && search()) {
            searchFrom = end;
            if (start < end || end != lastEnd) {
                lastEnd = end;
                return true;
            }
            searchFrom += lengthAt(searchFrom);
        }
        searchFrom = text.length + 1;
        return false;
    }

    /// The leftmost match at or behind [#searchFrom].
    private boolean search() {
        for (int at = searchFrom; at <= text.length; at += lengthAt(at)) {
            if (at < text.length && !first.contains(Character.codePointAt(text, at))) {
                continue;
            }
            int found = machine.match(at, searchFrom);
            if (found >= 0) {
                start = at;
                end = found;
                return true;
            }
        }
        return false;
    }

    private int lengthAt(int at) {
        return at < text.length ? Character.charCount(Character.codePointAt(text, at)) : 1;
    }

    /// The index at which the match begins.
    public int start() {
        return start;
    }

    /// The index behind the match.
    public int end() {
        return end;
    }
}

package kawi.engine.constrain;

/// The words that an unfinished JSON text already has: the keys of the open objects and, if they matter, the elements
/// of the open arrays. It is what an automaton cannot remember: which word comes next must differ from them.
///
/// It reads the text byte by byte, beside the automaton, and relies on it for the text to be JSON. It does not change:
/// each byte leads to another.
final class JsonWords {
    /// For constraints that do not ask for different words.
    static final JsonWords UNTRACKED = new JsonWords(null, Mode.BETWEEN, false, null, false, false);

    /// The kind of JSON text that the last byte belongs to.
    private enum Mode {
        /// Between strings, numbers and literals.
        BETWEEN,
        /// In a string.
        STRING,
        /// In a string, behind a backslash.
        ESCAPE,
        /// In a number or literal, which ends with the character behind it.
        SCALAR
    }

    /// An open object or array.
    private record Container(Container around, boolean isObject, WordSet words) {}

    /// The word that is being read.
    ///
    /// @param before the word without its last byte, null for the first byte
    /// @param candidates the earlier words that begin like it
    private record Word(Word before, byte last, WordSet.Range candidates) {

        static Word first(WordSet words, byte value) {
            return new Word(null, value, words.all().with(value));
        }

        Word and(byte value) {
            return new Word(this, value, candidates.with(value));
        }

        byte[] bytes() {
            byte[] bytes = new byte[candidates.length()];
            for (Word each = this; each != null; each = each.before) {
                bytes[each.candidates.length() - 1] = each.last;
            }
            return bytes;
        }

        boolean isUsed() {
            return candidates.hasWhole();
        }
    }

    private final Container container; // null outside of all
    private final Mode mode;
    private final boolean expectsKey;
    private final Word word; // null if no word is being read, or it does not matter
    private final boolean isUsed;
    private final boolean tracksElements;

    private JsonWords(
            Container container, Mode mode, boolean expectsKey, Word word, boolean isUsed, boolean tracksElements) {
        this.container = container;
        this.mode = mode;
        this.expectsKey = expectsKey;
        this.word = word;
        this.isUsed = isUsed;
        this.tracksElements = tracksElements;
    }

    /// In front of the text.
    ///
    /// @param tracksElements whether elements of arrays matter too
    static JsonWords start(boolean tracksElements) {
        return new JsonWords(null, Mode.BETWEEN, false, null, false, tracksElements);
    }

    /// Whether words matter to the constraint.
    @SuppressWarnings("ReferenceEquality") // there is only one that is not tracked
    boolean areTracked() {
        return this != UNTRACKED;
    }

    /// Whether the text that ends here is a word that its object or array has already.
    boolean isUsed() {
        return isUsed;
    }

    /// Whether the word that is being read, or comes next, may become one that is there already.
    boolean isAtRisk() {
        if (word != null) {
            return !word.candidates.isEmpty();
        }
        return mode == Mode.BETWEEN
                && container != null
                && !container.words.isEmpty()
                && (container.isObject ? expectsKey : tracksElements);
    }

    /// Whether the last byte is within a string.
    boolean isInString() {
        return mode == Mode.STRING || mode == Mode.ESCAPE;
    }

    /// Whether a word is being read.
    boolean isInWord() {
        return word != null;
    }

    /// After one more byte.
    JsonWords after(byte value) {
        if (!areTracked()) {
            return this;
        }
        return switch (mode) {
            case BETWEEN -> between(value);
            case STRING -> string(value);
            case ESCAPE -> in(Mode.STRING, word == null ? null : word.and(value));
            case SCALAR ->
                switch (value) {
                    case ',', ']', '}', ' ', '\n', '\t', '\r' -> withWord().between(value);
                    default -> scalar(word == null ? null : word.and(value));
                };
        };
    }

    private JsonWords in(Mode next, Word longer) {
        return next == mode && longer == null && word == null && !isUsed
                ? this
                : new JsonWords(container, next, expectsKey, longer, false, tracksElements);
    }

    private JsonWords scalar(Word longer) {
        return longer == null
                ? in(Mode.SCALAR, null)
                : new JsonWords(container, Mode.SCALAR, expectsKey, longer, longer.isUsed(), tracksElements);
    }

    private JsonWords string(byte value) {
        if (value == '\\') {
            return in(Mode.ESCAPE, word == null ? null : word.and(value));
        }
        if (value != '"') {
            return in(Mode.STRING, word == null ? null : word.and(value));
        }
        if (word == null) {
            return in(Mode.BETWEEN, null);
        }
        Word whole = word.and(value);
        return new JsonWords(with(whole), Mode.BETWEEN, expectsKey, null, whole.isUsed(), tracksElements);
    }

    private Container with(Word whole) {
        return new Container(container.around, container.isObject, container.words.with(whole.bytes()));
    }

    private JsonWords withWord() {
        return new JsonWords(
                word == null ? container : with(word), Mode.BETWEEN, expectsKey, null, false, tracksElements);
    }

    private JsonWords between(byte value) {
        return switch (value) {
            case '{', '[' ->
                new JsonWords(
                        new Container(container, value == '{', WordSet.EMPTY),
                        Mode.BETWEEN,
                        value == '{',
                        null,
                        false,
                        tracksElements);
            case '}', ']' ->
                new JsonWords(
                        container == null ? null : container.around, Mode.BETWEEN, false, null, false, tracksElements);
            case ',', ':' ->
                new JsonWords(
                        container,
                        Mode.BETWEEN,
                        value == ',' && container != null && container.isObject,
                        null,
                        false,
                        tracksElements);
            case ' ', '\n', '\t', '\r' -> in(Mode.BETWEEN, null);
            case '"' -> in(Mode.STRING, beginsWord(true) ? Word.first(container.words, value) : null);
            default -> scalar(beginsWord(false) ? Word.first(container.words, value) : null);
        };
    }

    private boolean beginsWord(boolean isString) {
        return container != null && (container.isObject ? isString && expectsKey : tracksElements);
    }
}

package kawi.engine.data;

/// Consecutive ids of a [TokenFile].
///
/// @param ids of the whole file
/// @param start index of the first id
/// @param size number of ids
/// @param key identifies the text and the tokenizer
record MappedSequence(MappedIds ids, int start, int size, String key) implements TokenSequence {

    @Override
    public void copy(int from, int count, int[] into, int at) {
        if (from < 0 || count < 0 || from > size - count) {
            throw new IndexOutOfBoundsException(count + " ids from " + from + " on, of " + size);
        }
        ids.copy(start + from, count, into, at);
    }

    @Override
    public TokenSequence part(int from, int to) {
        if (from < 0 || to < from || to > size) {
            throw new IndexOutOfBoundsException("ids " + from + " to " + to + " of " + size);
        }
        return new MappedSequence(ids, start + from, to - from, key);
    }

    /// The key and the range: no id has to be read.
    @Override
    public String fingerprint() {
        return key + " [" + start + ", " + (start + size) + ")";
    }
}

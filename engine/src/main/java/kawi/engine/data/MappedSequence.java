package kawi.engine.data;

/// A row of ids in a [TokenFile].
///
/// @param ids those of the whole file
/// @param start the first id of this row
/// @param size how many follow
/// @param key what the file was made of
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

    /// Of what the ids were made of, and which they are: so none has to be read.
    @Override
    public String fingerprint() {
        return key + " [" + start + ", " + (start + size) + ")";
    }
}

package kawi.samples.data;

import java.util.Arrays;
import java.util.BitSet;

/// The documents of a corpus: a hash and the number of characters of each, and whether it is a conversation, in the
/// order in which they are read. 16 bytes a document.
final class DocumentTable {
    private long[] hashes = new long[16];
    private long[] characters = new long[16];
    private final BitSet conversations = new BitSet();
    private int size;

    /// Adds a document.
    ///
    /// @param hash of its text: equal texts have equal hashes
    /// @param documentCharacters number of its characters (code points)
    /// @param isConversation whether it is a conversation
    void add(long hash, long documentCharacters, boolean isConversation) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            characters = Arrays.copyOf(characters, 2 * size);
        }
        conversations.set(size, isConversation);
        hashes[size] = hash;
        characters[size++] = documentCharacters;
    }

    /// Removes the documents from a number on.
    void truncate(int documents) {
        size = documents;
        conversations.clear(size, Math.max(size, conversations.length()));
    }

    /// The number of conversations among them.
    int conversations() {
        return conversations.cardinality();
    }

    /// The number of documents.
    int size() {
        return size;
    }

    long hash(int document) {
        return hashes[document];
    }

    long characters(int document) {
        return characters[document];
    }

    /// The number of characters of all documents.
    long characters() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += characters[i];
        }
        return sum;
    }
}

package kawi.engine.constrain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The bytes of all tokens as a tree in which tokens with a common prefix share a path.
///
/// The nodes lie flat in the order of a depth-first walk, each with its depth and the index behind its subtree. A walk
/// is one pass from left to right that jumps over dead subtrees, and the automaton reads the common prefix of a
/// thousand tokens once.
final class TokenTrie {
    private final int vocabularySize;
    private final byte[] bytes; // of each node: the last byte of the path to it
    private final int[] depths; // of each node: the number of bytes before that one
    private final int[] skips; // of each node: the first node behind its subtree
    private final int[] idsFrom; // of each node and one more: the tokens that end here, a range of the ids
    private final int[] ids; // in the order of their bytes
    private final int longest;
    private int nodes;

    /// @param tokens the bytes of each id; null or empty for tokens without text
    TokenTrie(byte[][] tokens) {
        vocabularySize = tokens.length;
        ids = IntStream.range(0, tokens.length)
                .filter(id -> tokens[id] != null && tokens[id].length > 0)
                .boxed()
                .sorted(Comparator.comparing(id -> tokens[id], Arrays::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();
        int most = Arrays.stream(ids).map(id -> tokens[id].length).sum();
        longest = Arrays.stream(ids).map(id -> tokens[id].length).max().orElse(0);
        bytes = new byte[most];
        depths = new int[most];
        skips = new int[most];
        idsFrom = new int[most + 1];
        build(tokens);
    }

    /// In the order of their bytes a token stands behind its prefixes, and shares a path with the token before it.
    private void build(byte[][] tokens) {
        int[] path = new int[longest]; // the nodes of the token before
        byte[] before = {};
        for (int i = 0; i < ids.length; i++) {
            byte[] token = tokens[ids[i]];
            int mismatch = Arrays.mismatch(before, token);
            int common = mismatch < 0 ? token.length : mismatch;
            close(path, common, before.length);
            for (int depth = common; depth < token.length; depth++) {
                path[depth] = nodes;
                bytes[nodes] = token[depth];
                depths[nodes] = depth;
                idsFrom[nodes] = i;
                nodes++;
            }
            idsFrom[nodes] = i + 1;
            before = token;
        }
        close(path, 0, before.length);
    }

    private void close(int[] path, int from, int to) {
        for (int depth = from; depth < to; depth++) {
            skips[path[depth]] = nodes;
        }
    }

    /// The tokens whose bytes an automaton can read from a state.
    TokenMask mask(Automaton automaton, State from) {
        long[] allowed = new long[TokenMask.words(vocabularySize)];
        State[] path = new State[longest + 1]; // the states before the byte of each depth
        path[0] = from;
        int node = 0;
        while (node < nodes) {
            int depth = depths[node];
            State next = automaton.next(path[depth], Byte.toUnsignedInt(bytes[node]));
            if (next.isDead()) {
                node = skips[node];
            } else {
                for (int i = idsFrom[node]; i < idsFrom[node + 1]; i++) {
                    allowed[ids[i] >> 6] |= 1L << ids[i];
                }
                path[depth + 1] = next;
                node++;
            }
        }
        return new TokenMask(vocabularySize, allowed);
    }

    /// Removes the tokens from a mask after which the words of the text cannot differ.
    ///
    /// @param allowed a bit for each token, changed in place
    /// @param onlyAtRisk whether to visit only tokens, or beginnings of tokens, with which the text continues like an
    ///     earlier word
    void removeOldWords(long[] allowed, WordReader reader, State from, JsonWords wordsBefore, boolean onlyAtRisk) {
        State[] path = new State[longest + 1];
        JsonWords[] words = new JsonWords[longest + 1];
        path[0] = from;
        words[0] = wordsBefore;
        int node = 0;
        while (node < nodes) {
            int depth = depths[node];
            JsonWords after = words[depth].after(bytes[node]);
            State next = reader.next(path[depth], Byte.toUnsignedInt(bytes[node]), after);
            if (next.isDead()) {
                for (int i = idsFrom[node]; i < idsFrom[skips[node]]; i++) {
                    allowed[ids[i] >> 6] &= ~(1L << ids[i]);
                }
            }
            if (next.isDead() || (onlyAtRisk && !after.isAtRisk())) {
                node = skips[node];
            } else {
                path[depth + 1] = next;
                words[depth + 1] = after;
                node++;
            }
        }
    }
}

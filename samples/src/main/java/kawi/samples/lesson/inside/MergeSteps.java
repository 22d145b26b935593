package kawi.samples.lesson.inside;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.naive.NaiveEncoder;
import kawi.tokenizer.naive.NaiveTrainer;
import kawi.tokenizer.pretoken.Gpt2Pattern;

/// Merges that were learned from a text, one by one.
///
/// @param merges in the order in which they were learned
record MergeSteps(List<Merge> merges) {
    private static final int BYTES = 256;
    private static final int[] BYTE_IDS = IntStream.range(0, BYTES).toArray();

    /// Learns at most a number of merges from pairs that occur twice or more.
    static MergeSteps learn(String text, int count) {
        return new MergeSteps(NaiveTrainer.train(text, new Gpt2Pattern(), BYTE_IDS, count, 2));
    }

    /// The ids of a text under the first merges.
    List<Integer> encode(String text, int count) {
        return new NaiveEncoder(new Gpt2Pattern(), BYTE_IDS, new Merges(merges.subList(0, count), false)).encode(text);
    }

    /// The tokens of a text under the first merges, as people read them.
    String tokens(String text, int count) {
        return String.join("|", encode(text, count).stream().map(this::name).toList());
    }

    /// A token as text, with `_` for a space. Bytes that are part of a character are written as `<E6>`.
    String name(int id) {
        byte[] bytes = bytes(id);
        var name = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int length = characterLength(bytes, at);
            if (length == 0) {
                name.append('<')
                        .append(HexFormat.of().withUpperCase().toHexDigits(bytes[at++]))
                        .append('>');
            } else {
                name.append(new String(bytes, at, length, StandardCharsets.UTF_8));
                at += length;
            }
        }
        return name.toString().replace(' ', '_').replace('\n', '^');
    }

    /// The number of bytes of the character that begins here; 0 if it is not complete.
    private static int characterLength(byte[] bytes, int at) {
        int ones = Integer.numberOfLeadingZeros(~(bytes[at] << 24)); // of the first byte
        int length = ones == 0 ? 1 : ones;
        if (ones == 1 || at + length > bytes.length) {
            return 0;
        }
        for (int i = at + 1; i < at + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /// Whether a token begins or ends within a character.
    boolean isCut(int id) {
        return name(id).contains("<");
    }

    /// The text of ids.
    String decode(List<Integer> ids) {
        List<Byte> all = new ArrayList<>();
        for (int id : ids) {
            for (byte each : bytes(id)) {
                all.add(each);
            }
        }
        byte[] utf8 = new byte[all.size()];
        IntStream.range(0, utf8.length).forEach(i -> utf8[i] = all.get(i));
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private byte[] bytes(int id) {
        if (id < BYTES) {
            return new byte[] {(byte) id};
        }
        Merge merge = merges.get(id - BYTES);
        byte[] left = bytes(merge.left());
        byte[] right = bytes(merge.right());
        return ByteBuffer.allocate(left.length + right.length)
                .put(left)
                .put(right)
                .array();
    }
}

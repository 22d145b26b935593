package kawi.tokenizer.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding.ByteFallback;
import kawi.tokenizer.decode.Decoding.ByteLevel;
import kawi.tokenizer.decode.Decoding.Fuse;
import kawi.tokenizer.decode.Decoding.Metaspace;
import kawi.tokenizer.decode.Decoding.Replace;
import kawi.tokenizer.decode.Decoding.Strip;

/// Executes the steps of a [Decoding] on tokens whose symbols are characters, such as Llama's.
public final class DecoderSequence implements TokenDecoder {
    private final TokenBytes tokens;
    private final List<Decoding> steps;
    private final BitSet added = new BitSet();

    /// @param tokens the texts of all ids in UTF-8
    /// @param steps executed one after the other
    /// @param added the ids of added tokens, each of which adds its own text
    /// @throws IllegalArgumentException if a step is none for characters, or changes the joined text within
    public DecoderSequence(TokenBytes tokens, List<Decoding> steps, Collection<Integer> added) {
        this.tokens = tokens;
        this.steps = List.copyOf(steps);
        added.forEach(this.added::set);
        boolean joined = false;
        for (Decoding step : steps) {
            boolean allowed = switch (step) {
                case ByteLevel bytes -> false;
                case Replace replace -> !joined;
                case ByteFallback fallback -> !joined;
                case Metaspace metaspace -> !joined;
                case Strip strip -> true;
                case Fuse fuse -> true;
            };
            if (!allowed) {
                String name = step.getClass().getSimpleName();
                throw new IllegalArgumentException(
                        joined
                                ? "the decoder " + name + " behind a Fuse would change the joined text"
                                : name + " is not a decoder of characters");
            }
            joined |= step instanceof Fuse;
        }
    }

    @Override
    public String decode(int... ids) {
        List<String> texts = IntStream.of(ids).mapToObj(this::text).toList();
        for (Decoding step : steps) {
            texts = apply(step, texts);
        }
        return String.join("", texts);
    }

    private String text(int id) {
        return new String(tokens.of(id), StandardCharsets.UTF_8);
    }

    private static List<String> apply(Decoding step, List<String> texts) {
        return switch (step) {
            case Replace replace ->
                texts.stream().map(text -> replaced(replace, text)).toList();
            case ByteFallback fallback -> withBytes(texts);
            case Fuse fuse -> List.of(String.join("", texts));
            case Strip strip ->
                texts.stream().map(text -> stripped(strip, text)).toList();
            case Metaspace metaspace -> withSpaces(metaspace, texts);
            case ByteLevel bytes -> texts;
        };
    }

    private static String replaced(Replace step, String text) {
        return step.pattern().isEmpty() ? text : text.replace(step.pattern(), step.content());
    }

    private static List<String> withBytes(List<String> texts) {
        var decoded = new ArrayList<String>();
        var bytes = new ArrayList<Integer>();
        for (String text : texts) {
            OptionalInt value = ByteTokens.value(text);
            if (value.isPresent()) {
                bytes.add(value.getAsInt());
            } else {
                decoded.addAll(ByteTokens.characters(bytes));
                bytes.clear();
                decoded.add(text);
            }
        }
        decoded.addAll(ByteTokens.characters(bytes));
        return decoded;
    }

    private static String stripped(Strip step, String text) {
        int[] characters = text.codePoints().toArray();
        int from = 0;
        while (from < Math.min(step.start(), characters.length) && characters[from] == step.content()) {
            from++;
        }
        int to = characters.length;
        while (to > from && to > characters.length - step.stop() && characters[to - 1] == step.content()) {
            to--;
        }
        return new String(characters, from, to - from);
    }

    private static List<String> withSpaces(Metaspace step, List<String> texts) {
        var decoded = new ArrayList<String>();
        for (String text : texts) {
            boolean drop = decoded.isEmpty() && step.dropFirst();
            decoded.add(text.replace(step.replacement(), drop ? "" : " "));
        }
        return decoded;
    }

    @Override
    public byte[] bytes(int id) {
        if (added.get(id)) {
            return tokens.of(id);
        }
        String text = text(id);
        for (Decoding step : steps) {
            switch (step) {
                case Replace replace -> text = replaced(replace, text);
                case ByteFallback fallback -> {
                    OptionalInt value = ByteTokens.value(text);
                    if (value.isPresent()) {
                        return new byte[] {(byte) value.getAsInt()};
                    }
                }
                case Strip strip -> text = stripped(strip, text);
                case Metaspace metaspace -> text = text.replace(metaspace.replacement(), " ");
                case Fuse fuse -> {
                    return text.getBytes(StandardCharsets.UTF_8); // later steps change the ends of the whole text
                }
                case ByteLevel bytes -> {}
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

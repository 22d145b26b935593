package kawi.tokenizer.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.decode.Decoding.ByteFallback;
import kawi.tokenizer.decode.Decoding.ByteLevel;
import kawi.tokenizer.decode.Decoding.Fuse;
import kawi.tokenizer.decode.Decoding.Metaspace;
import kawi.tokenizer.decode.Decoding.Replace;
import kawi.tokenizer.decode.Decoding.Strip;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;

/// The `decoder` of a `tokenizer.json`: a step, or a `Sequence` of steps and sequences.
final class DecodingFormat {
    private static final int MAX_STEPS = 16;

    private DecodingFormat() {}

    /// The decoder of tokens that are bytes. A `Fuse`, which joins what the `ByteLevel` joins, changes nothing.
    static List<Decoding> readBytes(JsonCursor decoder) {
        if (!decoder.isAbsent()) {
            List<Decoding> steps = steps(decoder, "ByteLevel, Fuse or a Sequence of them in byte-level BPE");
            steps.removeIf(Fuse.class::isInstance);
            if (!steps.equals(Decoding.BYTE_LEVEL)) {
                throw decoder.expected("one ByteLevel in byte-level BPE");
            }
        }
        return Decoding.BYTE_LEVEL;
    }

    /// The decoder of tokens that are characters. Without one, `tokenizers` would put spaces between tokens.
    static List<Decoding> readCharacters(JsonCursor decoder) {
        String known = "Replace, ByteFallback, Fuse, Strip, Metaspace or a Sequence of them";
        if (decoder.isAbsent()) {
            throw decoder.expected(known + ": without a decoder there would be spaces between tokens");
        }
        return steps(decoder, known);
    }

    private static List<Decoding> steps(JsonCursor decoder, String known) {
        var steps = new ArrayList<Decoding>();
        addTo(steps, decoder, known);
        if (steps.size() > MAX_STEPS) {
            throw decoder.expected("at most " + MAX_STEPS + " decoders");
        }
        return steps;
    }

    private static void addTo(List<Decoding> steps, JsonCursor decoder, String known) {
        JsonCursor type = decoder.at("type");
        if (type.text().equals("Sequence")) {
            decoder.at("decoders").elements().forEach(each -> addTo(steps, each, known));
            return;
        }
        if (!known.contains(type.text())) {
            throw type.expected(known);
        }
        steps.add(
                switch (type.text()) {
                    case "ByteLevel" -> new ByteLevel();
                    case "ByteFallback" -> new ByteFallback();
                    case "Fuse" -> new Fuse();
                    case "Replace" -> replace(decoder);
                    case "Strip" ->
                        new Strip(
                                PreTokenizationFormat.character(decoder.at("content"))
                                        .codePointAt(0),
                                decoder.at("start").integer(0, Integer.MAX_VALUE),
                                decoder.at("stop").integer(0, Integer.MAX_VALUE));
                    case "Metaspace" -> {
                        JsonCursor scheme = decoder.at("prepend_scheme");
                        boolean drops = scheme.isAbsent() || PreTokenizationFormat.scheme(scheme) != Prepend.NEVER;
                        yield new Metaspace(PreTokenizationFormat.character(decoder.at("replacement")), drops);
                    }
                    default -> throw type.expected(known);
                });
    }

    private static Replace replace(JsonCursor step) {
        JsonCursor pattern = step.at("pattern").at("String");
        if (pattern.isAbsent() || pattern.text().isEmpty()) {
            throw step.at("pattern").expected("a String that is not empty: a decoder replaces no regular expressions");
        }
        return new Replace(pattern.text(), step.at("content").text());
    }

    static Map<String, Object> write(List<Decoding> steps) {
        if (steps.size() == 1) {
            return write(steps.getFirst());
        }
        SequencedMap<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put("decoders", steps.stream().map(DecodingFormat::write).toList());
        return sequence;
    }

    private static Map<String, Object> write(Decoding step) {
        SequencedMap<String, Object> written = new LinkedHashMap<>();
        switch (step) {
            case ByteLevel bytes -> written.putAll(PreTokenizationFormat.writeByteLevel(true, true));
            case ByteFallback fallback -> written.put("type", "ByteFallback");
            case Fuse fuse -> written.put("type", "Fuse");
            case Replace replace -> {
                written.put("type", "Replace");
                written.put("pattern", Map.of("String", replace.pattern()));
                written.put("content", replace.content());
            }
            case Strip strip -> {
                written.put("type", "Strip");
                written.put("content", Character.toString(strip.content()));
                written.put("start", strip.start());
                written.put("stop", strip.stop());
            }
            case Metaspace metaspace -> {
                written.put("type", "Metaspace");
                written.put("replacement", metaspace.replacement());
                written.put("prepend_scheme", metaspace.dropFirst() ? "always" : "never");
                written.put("split", true);
            }
        }
        return written;
    }
}

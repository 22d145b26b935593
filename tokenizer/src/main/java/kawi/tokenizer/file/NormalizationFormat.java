package kawi.tokenizer.file;

import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.normalize.Normalization;
import kawi.tokenizer.normalize.Normalization.ByteLevel;
import kawi.tokenizer.normalize.Normalization.Lowercase;
import kawi.tokenizer.normalize.Normalization.Prepend;
import kawi.tokenizer.normalize.Normalization.Replace;
import kawi.tokenizer.normalize.Normalization.Strip;
import kawi.tokenizer.normalize.Normalization.UnicodeForm;

/// The `normalizer` of a `tokenizer.json`: null, a step, or a `Sequence` of steps and sequences.
final class NormalizationFormat {
    /// A text goes through all of them; files have one or two.
    private static final int MAX_STEPS = 16;

    private NormalizationFormat() {}

    static List<Normalization> read(JsonCursor normalizer) {
        var steps = new ArrayList<Normalization>();
        addTo(steps, normalizer);
        if (steps.size() > MAX_STEPS) {
            throw normalizer.expected("at most " + MAX_STEPS + " normalizers");
        }
        return steps;
    }

    private static void addTo(List<Normalization> steps, JsonCursor normalizer) {
        if (normalizer.isAbsent()) {
            return;
        }
        if (normalizer.at("type").text().equals("Sequence")) {
            normalizer.at("normalizers").elements().forEach(each -> addTo(steps, each));
        } else {
            steps.add(step(normalizer));
        }
    }

    private static Normalization step(JsonCursor step) {
        JsonCursor type = step.at("type");
        return switch (type.text()) {
            case "NFC", "NFD", "NFKC", "NFKD" -> new UnicodeForm(Form.valueOf(type.text()));
            case "Lowercase" -> new Lowercase();
            case "Replace" -> {
                JsonCursor regex = step.at("pattern").at("Regex");
                JsonCursor pattern = regex.isAbsent() ? step.at("pattern").at("String") : regex;
                yield new Replace(
                        pattern.text(), !regex.isAbsent(), step.at("content").text());
            }
            case "Prepend" -> new Prepend(step.at("prepend").text());
            case "Strip" ->
                new Strip(step.at("strip_left").flag(), step.at("strip_right").flag());
            case "ByteLevel" -> new ByteLevel();
            default ->
                throw type.expected(
                        "NFC, NFD, NFKC, NFKD, Lowercase, Replace, Prepend, Strip, ByteLevel or a Sequence of"
                                + " them");
        };
    }

    /// Empty for no step.
    static Optional<Map<String, Object>> write(List<Normalization> steps) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        SequencedMap<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put(
                "normalizers", steps.stream().map(NormalizationFormat::write).toList());
        return Optional.of(sequence);
    }

    private static Map<String, Object> write(Normalization step) {
        SequencedMap<String, Object> written = new LinkedHashMap<>();
        switch (step) {
            case UnicodeForm unicode -> written.put("type", unicode.form().name());
            case Lowercase lower -> written.put("type", "Lowercase");
            case Replace replace -> {
                written.put("type", "Replace");
                written.put("pattern", Map.of(replace.isRegex() ? "Regex" : "String", replace.pattern()));
                written.put("content", replace.content());
            }
            case Prepend prepend -> {
                written.put("type", "Prepend");
                written.put("prepend", prepend.prefix());
            }
            case Strip strip -> {
                written.put("type", "Strip");
                written.put("strip_left", strip.left());
                written.put("strip_right", strip.right());
            }
            case ByteLevel bytes -> written.put("type", "ByteLevel");
        }
        return written;
    }
}

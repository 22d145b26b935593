package kawi.tokenizer.file;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.tokenizer.json.JsonCursor;

/// The `normalizer` of a `tokenizer.json`: nothing, one of Unicode's normalisation forms, or several one after the
/// other.
final class NormalizerFormat {
    /// A text goes through all of them; files have one or two.
    private static final int MAX_FORMS = 16;

    private NormalizerFormat() {}

    static List<Normalizer.Form> read(JsonCursor normalizer) {
        List<Normalizer.Form> forms = forms(normalizer);
        if (forms.size() > MAX_FORMS) {
            throw normalizer.expected("at most " + MAX_FORMS + " normalizers");
        }
        return forms;
    }

    private static List<Normalizer.Form> forms(JsonCursor normalizer) {
        if (normalizer.isAbsent()) {
            return List.of();
        }
        var type = normalizer.at("type");
        if (type.text().equals("Sequence")) {
            var forms = new ArrayList<Normalizer.Form>();
            normalizer.at("normalizers").elements().forEach(each -> forms.addAll(forms(each)));
            return forms;
        }
        return List.of(form(type.text())
                .orElseThrow(() -> type.expected("NFC, NFD, NFKC, NFKD or a Sequence of them in byte-level BPE")));
    }

    private static Optional<Normalizer.Form> form(String name) {
        return Arrays.stream(Normalizer.Form.values())
                .filter(form -> form.name().equals(name))
                .findFirst();
    }

    /// Empty for no form.
    static Optional<Map<String, Object>> write(List<Normalizer.Form> forms) {
        if (forms.isEmpty()) {
            return Optional.empty();
        }
        SequencedMap<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put(
                "normalizers",
                forms.stream().map(form -> Map.of("type", form.name())).toList());
        return Optional.of(sequence);
    }
}

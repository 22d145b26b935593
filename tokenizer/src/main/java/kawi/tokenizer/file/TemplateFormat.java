package kawi.tokenizer.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import kawi.tokenizer.Template;
import kawi.tokenizer.json.JsonCursor;

/// The `post_processor` of a `tokenizer.json`, as far as it is about one text: the ids that it puts before and after
/// it.
final class TemplateFormat {
    private TemplateFormat() {}

    static Template read(JsonCursor processor) {
        if (processor.isAbsent()) {
            return Template.NONE;
        }
        JsonCursor type = processor.at("type");
        return switch (type.text()) {
            case "ByteLevel" -> Template.NONE; // it changes offsets only
            case "TemplateProcessing" -> template(processor);
            case "RobertaProcessing", "BertProcessing" ->
                new Template(
                        List.of(processor.at("cls").at(1).integer()),
                        List.of(processor.at("sep").at(1).integer()));
            case "Sequence" -> {
                Template whole = Template.NONE;
                for (JsonCursor each : processor.at("processors").elements()) {
                    whole = whole.within(read(each));
                }
                yield whole;
            }
            default ->
                throw type.expected(
                        "ByteLevel, TemplateProcessing, RobertaProcessing, BertProcessing or a Sequence of" + " them");
        };
    }

    private static Template template(JsonCursor processor) {
        JsonCursor single = processor.at("single");
        var before = new ArrayList<Integer>();
        var after = new ArrayList<Integer>();
        int texts = 0;
        for (JsonCursor piece : single.elements()) {
            JsonCursor special = piece.at("SpecialToken");
            if (special.isAbsent()) {
                texts++;
            } else {
                List<Integer> side = texts == 0 ? before : after;
                processor
                        .at("special_tokens")
                        .at(special.at("id").text())
                        .at("ids")
                        .elements()
                        .forEach(id -> side.add(id.integer()));
            }
        }
        if (texts != 1) {
            throw single.expected("one Sequence");
        }
        return new Template(before, after);
    }

    /// @param name the text of an id in the vocabulary
    /// @return null for no template
    static Map<String, Object> write(Template template, IntFunction<String> name) {
        if (template.equals(Template.NONE)) {
            return null;
        }
        var single = new ArrayList<Object>();
        template.before().forEach(id -> single.add(special(name.apply(id))));
        single.add(Map.of("Sequence", part("A", 0)));
        template.after().forEach(id -> single.add(special(name.apply(id))));
        var pair = new ArrayList<>(single);
        pair.add(Map.of("Sequence", part("B", 1)));
        SequencedMap<String, Object> specials = new LinkedHashMap<>();
        for (List<Integer> side : List.of(template.before(), template.after())) {
            for (int id : side) {
                SequencedMap<String, Object> special = new LinkedHashMap<>();
                special.put("id", name.apply(id));
                special.put("ids", List.of(id));
                special.put("tokens", List.of(name.apply(id)));
                specials.put(name.apply(id), special);
            }
        }
        SequencedMap<String, Object> written = new LinkedHashMap<>();
        written.put("type", "TemplateProcessing");
        written.put("single", single);
        written.put("pair", pair);
        written.put("special_tokens", specials);
        return written;
    }

    private static Map<String, Object> special(String name) {
        return Map.of("SpecialToken", part(name, 0));
    }

    private static SequencedMap<String, Object> part(String id, int type) {
        SequencedMap<String, Object> part = new LinkedHashMap<>();
        part.put("id", id);
        part.put("type_id", type);
        return part;
    }
}

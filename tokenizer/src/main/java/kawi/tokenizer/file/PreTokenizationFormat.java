package kawi.tokenizer.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Split;

/// The `pre_tokenizer` of a `tokenizer.json`: `ByteLevel`, or a `Sequence` of splits that ends in one.
final class PreTokenizationFormat {
    private static final Map<String, Behaviour> BEHAVIOURS = behaviours();

    /// ASCII's punctuation and Unicode's.
    private static final String PUNCTUATION = "[!-/:-@\\[-`{-~\\p{P}]";

    /// A text goes through all of them; files have up to four.
    private static final int MAX_STEPS = 16;

    private PreTokenizationFormat() {}

    private static Map<String, Behaviour> behaviours() {
        var behaviours = new LinkedHashMap<String, Behaviour>();
        behaviours.put("Isolated", Behaviour.ISOLATED);
        behaviours.put("Removed", Behaviour.REMOVED);
        behaviours.put("MergedWithPrevious", Behaviour.MERGED_WITH_PREVIOUS);
        behaviours.put("MergedWithNext", Behaviour.MERGED_WITH_NEXT);
        behaviours.put("Contiguous", Behaviour.CONTIGUOUS);
        return behaviours;
    }

    static PreTokenization read(JsonCursor value) {
        boolean isSequence = value.at("type").text().equals("Sequence");
        var steps = isSequence ? value.at("pretokenizers").elements() : List.of(value);
        if (steps.size() > MAX_STEPS) {
            throw value.expected("at most " + MAX_STEPS + " pretokenizers");
        }
        var splits = new ArrayList<Split>();
        for (var step : steps.subList(0, Math.max(0, steps.size() - 1))) {
            splits.add(split(step));
        }
        if (steps.isEmpty() || !steps.getLast().at("type").text().equals("ByteLevel")) {
            throw (steps.isEmpty() ? value : steps.getLast()).expected("a ByteLevel as the last step");
        }
        var last = steps.getLast();
        // Very old files have no use_regex, which was then always true.
        boolean useRegex =
                last.at("use_regex").isAbsent() || last.at("use_regex").flag(false);
        return new PreTokenization(
                splits, new ByteLevel(last.at("add_prefix_space").flag(false), useRegex));
    }

    private static Split split(JsonCursor step) {
        var type = step.at("type");
        return switch (type.text()) {
            case "Split" -> {
                var regex = step.at("pattern").at("Regex");
                var text = regex.isAbsent() ? step.at("pattern").at("String") : regex;
                yield new Split(
                        text.text(),
                        !regex.isAbsent(),
                        behaviour(step),
                        step.at("invert").flag(false));
            }
            case "Digits" -> {
                boolean individual = step.at("individual_digits").flag(false);
                yield new Split("\\p{N}", true, individual ? Behaviour.ISOLATED : Behaviour.CONTIGUOUS, false);
            }
            case "Punctuation" -> new Split(PUNCTUATION, true, behaviour(step), false);
            default -> throw type.expected("Split, Digits or Punctuation before the ByteLevel");
        };
    }

    private static Behaviour behaviour(JsonCursor step) {
        var value = step.at("behavior");
        var behaviour = BEHAVIOURS.get(value.text());
        if (behaviour == null) {
            throw value.expected("one of " + String.join(", ", BEHAVIOURS.keySet()));
        }
        return behaviour;
    }

    static Map<String, Object> write(PreTokenization steps) {
        Map<String, Object> byteLevel = writeByteLevel(
                steps.byteLevel().addPrefixSpace(), steps.byteLevel().useRegex());
        if (steps.splits().isEmpty()) {
            return byteLevel;
        }
        List<Map<String, Object>> list = new ArrayList<>();
        steps.splits().forEach(split -> list.add(write(split)));
        list.add(byteLevel);
        SequencedMap<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put("pretokenizers", list);
        return sequence;
    }

    private static Map<String, Object> write(Split split) {
        SequencedMap<String, Object> step = new LinkedHashMap<>();
        step.put("type", "Split");
        step.put("pattern", Map.of(split.isRegex() ? "Regex" : "String", split.pattern()));
        step.put("behavior", name(split.behaviour()));
        step.put("invert", split.invert());
        return step;
    }

    private static String name(Behaviour behaviour) {
        return BEHAVIOURS.entrySet().stream()
                .filter(entry -> entry.getValue() == behaviour)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    static Map<String, Object> writeByteLevel(boolean addPrefixSpace, boolean useRegex) {
        SequencedMap<String, Object> byteLevel = new LinkedHashMap<>();
        byteLevel.put("type", "ByteLevel");
        byteLevel.put("add_prefix_space", addPrefixSpace);
        byteLevel.put("trim_offsets", true);
        byteLevel.put("use_regex", useRegex);
        return byteLevel;
    }
}

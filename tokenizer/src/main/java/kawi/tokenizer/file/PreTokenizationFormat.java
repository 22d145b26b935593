package kawi.tokenizer.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import kawi.tokenizer.json.JsonCursor;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Metaspace;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import kawi.tokenizer.pretoken.PreTokenization.Step;

/// The `pre_tokenizer` of a `tokenizer.json`: null, a step, or a `Sequence` of steps and sequences.
///
/// Steps other than `ByteLevel` and `Split` are read, and written again, as splits by a pattern that does the same.
final class PreTokenizationFormat {
    private static final Map<String, Behaviour> BEHAVIOURS = behaviours();

    /// Whitespace as Rust and Unicode define it.
    private static final String SPACE = "\\s";

    /// Words, and other characters, as Rust's regular expressions define them: with the joiners U+200C and U+200D.
    private static final String WORDS = "[\\w\\x{200C}\\x{200D}]+|[^\\w\\s\\x{200C}\\x{200D}]+";

    /// Rust's `is_numeric`, which is of Unicode 17: two runs of digits are newer than the JDK.
    private static final String NUMBER = "[\\p{N}\\x{11DE0}-\\x{11DE9}\\x{16FF4}-\\x{16FF6}]";

    /// ASCII's punctuation and Unicode's as of version 7, which the library that Hugging Face uses for it knows:
    /// without the characters that came later, and with two that were punctuation then.
    private static final String PUNCTUATION = "[!-/:-@\\[-`{-~\\x{166D}\\x{111C9}[\\p{P}&&[^"
            + "\\x{61D}\\x{9FD}\\x{A76}\\x{C77}\\x{C84}\\x{1B4E}-\\x{1B4F}\\x{1B7D}-\\x{1B7F}\\x{2E43}-\\x{2E4F}"
            + "\\x{2E52}-\\x{2E5D}\\x{10D6E}\\x{10EAD}\\x{10F55}-\\x{10F59}\\x{10F86}-\\x{10F89}\\x{113D4}-\\x{113D5}"
            + "\\x{113D7}-\\x{113D8}\\x{1144B}-\\x{1144F}\\x{1145A}-\\x{1145B}\\x{1145D}\\x{11660}-\\x{1166C}\\x{116B9}"
            + "\\x{1183B}\\x{11944}-\\x{11946}\\x{119E2}\\x{11A3F}-\\x{11A46}\\x{11A9A}-\\x{11A9C}\\x{11A9E}-\\x{11AA2}"
            + "\\x{11B00}-\\x{11B09}\\x{11BE1}\\x{11C41}-\\x{11C45}\\x{11C70}-\\x{11C71}\\x{11EF7}-\\x{11EF8}"
            + "\\x{11F43}-\\x{11F4F}\\x{11FFF}\\x{12FF1}-\\x{12FF2}\\x{16D6D}-\\x{16D6F}\\x{16E97}-\\x{16E9A}\\x{16FE2}"
            + "\\x{1E5FF}\\x{1E95E}-\\x{1E95F}]]]";

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

    static PreTokenization read(JsonCursor preTokenizer) {
        var steps = new ArrayList<Step>();
        addTo(steps, preTokenizer);
        if (steps.size() > MAX_STEPS) {
            throw preTokenizer.expected("at most " + MAX_STEPS + " pretokenizers");
        }
        return new PreTokenization(steps);
    }

    private static void addTo(List<Step> steps, JsonCursor step) {
        if (step.isAbsent()) {
            return;
        }
        JsonCursor type = step.at("type");
        switch (type.text()) {
            case "Sequence" -> step.at("pretokenizers").elements().forEach(each -> addTo(steps, each));
            case "ByteLevel" -> steps.add(byteLevel(step));
            case "Split" -> steps.add(split(step));
            case "Whitespace" -> steps.add(new Split(WORDS, true, Behaviour.REMOVED, true));
            case "WhitespaceSplit" -> steps.add(new Split(SPACE, true, Behaviour.REMOVED, false));
            case "Digits" -> {
                boolean individual = step.at("individual_digits").flag(false);
                steps.add(new Split(NUMBER, true, individual ? Behaviour.ISOLATED : Behaviour.CONTIGUOUS, false));
            }
            case "Punctuation" -> {
                JsonCursor behaviour = step.at("behavior");
                steps.add(new Split(
                        PUNCTUATION, true, behaviour.isAbsent() ? Behaviour.ISOLATED : behaviour(behaviour), false));
            }
            case "BertPreTokenizer" -> {
                steps.add(new Split(SPACE, true, Behaviour.REMOVED, false));
                steps.add(new Split(PUNCTUATION, true, Behaviour.ISOLATED, false));
            }
            case "CharDelimiterSplit" ->
                steps.add(new Split(step.at("delimiter").text(), false, Behaviour.REMOVED, false));
            case "Metaspace" -> steps.add(metaspace(step));
            case "FixedLength" -> {
                int length = step.at("length").integer(1, 100_000);
                steps.add(new Split("\\O{1," + length + "}", true, Behaviour.ISOLATED, false));
            }
            default ->
                throw type.expected("ByteLevel, Split, Metaspace, Whitespace, WhitespaceSplit, Digits, Punctuation,"
                        + " BertPreTokenizer, CharDelimiterSplit, FixedLength or a Sequence of them");
        }
    }

    /// Very old files have no `use_regex`, which was then always true.
    private static ByteLevel byteLevel(JsonCursor step) {
        return new ByteLevel(
                step.at("add_prefix_space").flag(false), step.at("use_regex").flag(true));
    }

    private static Metaspace metaspace(JsonCursor step) {
        JsonCursor scheme = step.at("prepend_scheme");
        Prepend prepend = scheme.isAbsent() ? Prepend.ALWAYS : scheme(scheme);
        JsonCursor addPrefixSpace = step.at("add_prefix_space");
        if (!addPrefixSpace.flag(true) && prepend != Prepend.NEVER) {
            throw addPrefixSpace.expected("true, or \"never\" as prepend_scheme");
        }
        return new Metaspace(
                character(step.at("replacement")), prepend, step.at("split").flag(true));
    }

    /// The `prepend_scheme` of a `Metaspace`.
    static Prepend scheme(JsonCursor value) {
        return switch (value.text()) {
            case "always" -> Prepend.ALWAYS;
            case "first" -> Prepend.FIRST;
            case "never" -> Prepend.NEVER;
            default -> throw value.expected("always, first or never");
        };
    }

    /// A text of one character.
    static String character(JsonCursor value) {
        String text = value.text();
        if (text.codePointCount(0, text.length()) != 1) {
            throw value.expected("one character");
        }
        return text;
    }

    private static Split split(JsonCursor step) {
        JsonCursor regex = step.at("pattern").at("Regex");
        JsonCursor pattern = regex.isAbsent() ? step.at("pattern").at("String") : regex;
        return new Split(
                pattern.text(),
                !regex.isAbsent(),
                behaviour(step.at("behavior")),
                step.at("invert").flag(false));
    }

    private static Behaviour behaviour(JsonCursor value) {
        Behaviour behaviour = BEHAVIOURS.get(value.text());
        if (behaviour == null) {
            throw value.expected("one of " + String.join(", ", BEHAVIOURS.keySet()));
        }
        return behaviour;
    }

    /// Null for no step.
    static Object write(PreTokenization preTokenization) {
        List<Map<String, Object>> steps = preTokenization.steps().stream()
                .map(PreTokenizationFormat::write)
                .toList();
        if (steps.size() <= 1) {
            return steps.isEmpty() ? null : steps.getFirst();
        }
        SequencedMap<String, Object> sequence = new LinkedHashMap<>();
        sequence.put("type", "Sequence");
        sequence.put("pretokenizers", steps);
        return sequence;
    }

    private static Map<String, Object> write(Step step) {
        return switch (step) {
            case Split split -> writeSplit(split);
            case ByteLevel byteLevel -> writeByteLevel(byteLevel.addPrefixSpace(), byteLevel.useRegex());
            case Metaspace metaspace -> {
                SequencedMap<String, Object> written = new LinkedHashMap<>();
                written.put("type", "Metaspace");
                written.put("replacement", metaspace.replacement());
                written.put("prepend_scheme", metaspace.prepend().name().toLowerCase(Locale.ROOT));
                written.put("split", metaspace.split());
                yield written;
            }
        };
    }

    private static Map<String, Object> writeSplit(Split split) {
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

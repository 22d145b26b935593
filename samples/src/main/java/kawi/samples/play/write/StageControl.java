package kawi.samples.play.write;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kawi.tokenizer.json.JsonCursor;

/// The controls of the page for the options of a decoding strategy, in the order in which the stages run. Each is an
/// option of `kawi generate`, by the same name.
enum StageControl {
    LOGIT_BIAS(Group.PENALTIES, Kind.TEXT),
    REPETITION_PENALTY(Group.PENALTIES, 1, 2, 0.05, 1.3),
    FREQUENCY_PENALTY(Group.PENALTIES, -2, 2, 0.1, 0.5),
    PRESENCE_PENALTY(Group.PENALTIES, -2, 2, 0.1, 0.5),
    REPEAT_LAST_N("repetition-penalty", 0, 256, 64),
    DRY_MULTIPLIER(Group.PENALTIES, 0, 5, 0.1, 0.8),
    DRY_BASE("dry-multiplier", 1, 4, 0.05, 1.75),
    DRY_ALLOWED_LENGTH("dry-multiplier", 1, 20, 2),
    DRY_PENALTY_LAST_N("dry-multiplier", 0, 256, 64),
    DRY_SEQUENCE_BREAKER("dry-multiplier", Kind.TEXT),
    NO_REPEAT_NGRAM_SIZE(Group.PENALTIES, 1, 10, 3),
    BAD_WORD(Group.PENALTIES, Kind.TEXT),
    MIN_NEW_TOKENS(Group.PENALTIES, 0, 200, 20),
    TEMPERATURE(Group.TEMPERATURE, 0, 2, 0.05, 0.8),
    DYNATEMP_RANGE(Group.TEMPERATURE, 0, 2, 0.05, 0.5),
    DYNATEMP_EXPONENT("dynatemp-range", 0.1, 3, 0.1, 1),
    TOP_K(Group.TRUNCATION, 1, 100, 40),
    TOP_P(Group.TRUNCATION, 0.01, 1, 0.01, 0.9),
    MIN_P(Group.TRUNCATION, 0, 1, 0.01, 0.05),
    TYPICAL_P(Group.TRUNCATION, 0.01, 1, 0.01, 0.9),
    EPSILON_CUTOFF(Group.TRUNCATION, 0, 0.1, 0.0005, 0.005),
    ETA_CUTOFF(Group.TRUNCATION, 0, 0.1, 0.0005, 0.005),
    TOP_N_SIGMA(Group.TRUNCATION, 0, 5, 0.05, 1),
    XTC_PROBABILITY(Group.TRUNCATION, 0, 1, 0.05, 0.5),
    XTC_THRESHOLD("xtc-probability", 0, 1, 0.01, 0.1),
    GREEDY(Group.CHOICE, Kind.SWITCH),
    MIROSTAT(Group.CHOICE, 1, 2, 2),
    MIROSTAT_ENT("mirostat", 0, 10, 0.1, 5),
    MIROSTAT_LR("mirostat", 0.01, 1, 0.01, 0.1);

    /// What the stages of a control do.
    enum Group {
        PENALTIES,
        TEMPERATURE,
        TRUNCATION,
        CHOICE
    }

    /// How a value is set.
    enum Kind {
        SWITCH,
        SLIDER,
        TEXT
    }

    private final String group;
    private final String part;
    private final Kind kind;
    private final double min;
    private final double max;
    private final double step;
    private final double start;

    StageControl(String group, String part, Kind kind, double min, double max, double step, double start) {
        this.group = group;
        this.part = part;
        this.kind = kind;
        this.min = min;
        this.max = max;
        this.step = step;
        this.start = start;
    }

    StageControl(Group group, Kind kind) {
        this(word(group), "", kind, 0, 0, 0, 0);
    }

    StageControl(Group group, double min, double max, double step, double start) {
        this(word(group), "", Kind.SLIDER, min, max, step, start);
    }

    StageControl(Group group, int min, int max, int start) {
        this(group, min, max, 1, start);
    }

    StageControl(String part, double min, double max, double step, double start) {
        this("", part, Kind.SLIDER, min, max, step, start);
    }

    StageControl(String part, int min, int max, int start) {
        this(part, min, max, 1, start);
    }

    StageControl(String part, Kind kind) {
        this("", part, kind, 0, 0, 0, 0);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// A control, for the page.
    ///
    /// @param option the name of the option
    /// @param group what its stage does; empty if it only refines another option
    /// @param part the option that it refines; empty if it is a stage of its own
    /// @param kind how the value is set: `switch`, `slider` or `text`
    /// @param min the lowest value of the slider
    /// @param max its highest value; the option takes any that the command line takes
    /// @param step its step
    /// @param start the value with which it is switched on
    record Description(
            String option, String group, String part, String kind, double min, double max, double step, double start) {}

    /// All controls.
    static List<Description> descriptions() {
        return Arrays.stream(values()).map(StageControl::description).toList();
    }

    /// The control of an option.
    static Optional<StageControl> ofOption(String name) {
        return Arrays.stream(values())
                .filter(control -> control.option().equals(name))
                .findFirst();
    }

    /// The name of the option, without its dashes.
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The control, for the page.
    Description description() {
        return new Description(option(), group, part, word(kind), min, max, step, start);
    }

    /// The option as it is written on the command line.
    ///
    /// @throws kawi.samples.request.UsageException if the value has another type
    List<String> arguments(JsonCursor value) {
        String option = "--" + option();
        return switch (kind) {
            case SWITCH -> value.flag() ? List.of(option) : List.of();
            case SLIDER -> List.of(option + "=" + value.number());
            case TEXT ->
                texts(value).stream()
                        .filter(text -> !text.isEmpty())
                        .map(text -> option + "=" + text)
                        .toList();
        };
    }

    /// One text, or a list of them.
    private static List<String> texts(JsonCursor value) {
        return value.isArray() ? value.elements().stream().map(JsonCursor::text).toList() : List.of(value.text());
    }
}

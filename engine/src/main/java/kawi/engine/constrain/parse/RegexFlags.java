package kawi.engine.constrain.parse;

/// The flags that hold for a part of a regular expression, which modifiers such as `(?i:...)` turn on and off.
///
/// @param ignoreCase `i`: characters stand for all that are equal when case is ignored
/// @param multiline `m`: `^` and `$` match at line terminators too
/// @param dotAll `s`: `.` stands for line terminators too
record RegexFlags(boolean ignoreCase, boolean multiline, boolean dotAll) {
    static final RegexFlags NONE = new RegexFlags(false, false, false);

    /// @param flag `i`, `m` or `s`
    RegexFlags with(int flag, boolean on) {
        return switch (flag) {
            case 'i' -> new RegexFlags(on, multiline, dotAll);
            case 'm' -> new RegexFlags(ignoreCase, on, dotAll);
            default -> new RegexFlags(ignoreCase, multiline, on);
        };
    }
}

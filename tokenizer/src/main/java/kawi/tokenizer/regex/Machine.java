package kawi.tokenizer.regex;

import java.util.Arrays;

/// Executes a [Program] on a text, trying one alternative after the other in the order of the pattern: the first match
/// found is the one that a backtracking engine such as Oniguruma finds.
///
/// Open alternatives are on a stack of its own, not on that of the thread, so the length of the text has no limit.
/// Steps are counted: for a pattern such as `(a+)+b` the ways to match double with every `a`, and a tokenizer file
/// could hold one that never ends on forty of them. Patterns that tokenizers are published with take a few steps a
/// character.
final class Machine {
    private static final int NONE = -1;
    private static final long STEPS_PER_CHARACTER = 1_000;
    private static final long MIN_STEPS = 1_000_000;

    // What an entry of the stack stands for; every entry has four numbers, the first of which is one of these or the
    // address of an alternative.
    private static final int ENTRY = 4;
    private static final int MAX_STACK = ENTRY << 26; // a gigabyte
    private static final int RESTORE = -1; // register, its value
    private static final int GIVE_BACK = -2; // address, least position, position
    private static final int TAKE_MORE = -3; // address of the instruction, position, count
    private static final int GO_BACK = -4; // address of the instruction, position, count

    private static final CodePointTable WORD = new CodePointTable(UnicodeProperty.word());

    private final String pattern;
    private final int[] code;
    private final CodePointTable[] sets;
    private final int[] registers;
    private int[] stack = new int[64 * ENTRY];
    private int top;
    private char[] text = {};
    private long stepsLeft = MIN_STEPS;
    private int resumePc; // where the last alternative that was taken from the stack continues
    private int resumeAt;

    /// @param pattern named in errors
    Machine(Program program, String pattern) {
        this.pattern = pattern;
        code = program.code();
        sets = program.sets();
        registers = new int[program.registers()];
    }

    /// Sets the text for the following matches, and the number of steps that they may take together.
    void reset(char[] newText) {
        text = newText;
        stepsLeft = maxSteps();
    }

    /// The end of the match that begins at a position, or -1 if none does.
    ///
    /// @param searchStart where the search began, for `\G`
    /// @throws IllegalArgumentException if the matches in this text take too many steps
    int match(int start, int searchStart) {
        top = 0;
        int at = start;
        int pc = 0;
        while (true) {
            countSteps(1);
            int next = NONE; // the address after success
            switch (code[pc]) {
                case Program.MATCH -> {
                    return at;
                }
                case Program.CHARACTER -> {
                    int character = code[pc + 1];
                    if (at < text.length && Character.codePointAt(text, at) == character) {
                        at += Character.charCount(character);
                        next = pc + 2;
                    }
                }
                case Program.ONE -> {
                    int length = lengthOf(sets[code[pc + 1]], at);
                    at += length;
                    next = length > 0 ? pc + 2 : NONE;
                }
                case Program.MANY, Program.ALL -> {
                    int least = skip(code[pc + 1], at, code[pc + 2]);
                    if (least >= 0) {
                        int most = skipUpTo(code[pc + 1], least, code[pc + 3] - code[pc + 2]);
                        if (most > least && code[pc] == Program.MANY) {
                            push(GIVE_BACK, pc + 4, least, most);
                        }
                        at = most;
                        next = pc + 4;
                    }
                }
                case Program.FEW -> {
                    int least = skip(code[pc + 1], at, code[pc + 2]);
                    if (least >= 0) {
                        if (code[pc + 3] > code[pc + 2]) {
                            push(TAKE_MORE, pc, least, code[pc + 2]);
                        }
                        at = least;
                        next = pc + 4;
                    }
                }
                case Program.JUMP -> next = code[pc + 1];
                case Program.SPLIT -> {
                    push(code[pc + 2], at, 0, 0);
                    next = code[pc + 1];
                }
                case Program.MARK -> {
                    push(RESTORE, code[pc + 1], registers[code[pc + 1]], 0);
                    registers[code[pc + 1]] = at;
                    next = pc + 2;
                }
                case Program.IF_EMPTY -> next = registers[code[pc + 1]] == at ? code[pc + 2] : pc + 3;
                case Program.OPEN -> {
                    registers[code[pc + 1]] = top;
                    next = pc + 2;
                }
                case Program.CUT -> {
                    top = registers[code[pc + 1]];
                    next = pc + 2;
                }
                case Program.SAVE -> {
                    registers[code[pc + 1]] = at;
                    next = pc + 2;
                }
                case Program.RETURN -> {
                    at = registers[code[pc + 1]];
                    next = pc + 2;
                }
                case Program.CHECK -> next = registers[code[pc + 1]] == at ? pc + 2 : NONE;
                case Program.BACK -> {
                    int back = back(at, code[pc + 1]);
                    if (back >= 0) {
                        if (code[pc + 2] > code[pc + 1]) {
                            push(GO_BACK, pc, back, code[pc + 1]);
                        }
                        at = back;
                        next = pc + 3;
                    }
                }
                case Program.ANCHOR ->
                    next = isAt(Program.POSITIONS.get(code[pc + 1]), at, searchStart) ? pc + 2 : NONE;
                default -> next = NONE; // FAIL
            }
            if (next != NONE) {
                pc = next;
            } else if (backtrack()) {
                pc = resumePc;
                at = resumeAt;
            } else {
                return NONE;
            }
        }
    }

    /// Takes the last open alternative from the stack.
    ///
    /// @return whether there is one; [#resumePc] and [#resumeAt] say where it continues
    private boolean backtrack() {
        while (top > 0) {
            top -= ENTRY;
            int first = stack[top + 1];
            int second = stack[top + 2];
            switch (stack[top]) {
                case RESTORE -> registers[first] = second;
                case GIVE_BACK -> {
                    int position = back(stack[top + 3], 1);
                    if (position > second) {
                        push(GIVE_BACK, first, second, position);
                    }
                    return resume(first, position);
                }
                case TAKE_MORE -> {
                    int length = lengthOf(sets[code[first + 1]], second);
                    int count = stack[top + 3] + 1;
                    if (length > 0) {
                        if (count < code[first + 3]) {
                            push(TAKE_MORE, first, second + length, count);
                        }
                        return resume(first + 4, second + length);
                    }
                }
                case GO_BACK -> {
                    int position = back(second, 1);
                    int count = stack[top + 3] + 1;
                    if (position >= 0) {
                        if (count < code[first + 2]) {
                            push(GO_BACK, first, position, count);
                        }
                        return resume(first + 3, position);
                    }
                }
                default -> {
                    return resume(stack[top], first);
                }
            }
        }
        return false;
    }

    private boolean resume(int pc, int at) {
        resumePc = pc;
        resumeAt = at;
        return true;
    }

    private void push(int kind, int first, int second, int third) {
        if (top == stack.length) {
            if (top >= MAX_STACK) {
                throw new IllegalArgumentException(
                        "the pattern %s has more than %,d open alternatives on a text of %,d characters"
                                .formatted(pattern, MAX_STACK / ENTRY, text.length));
            }
            stack = Arrays.copyOf(stack, 2 * stack.length);
        }
        stack[top] = kind;
        stack[top + 1] = first;
        stack[top + 2] = second;
        stack[top + 3] = third;
        top += ENTRY;
    }

    private void countSteps(int steps) {
        stepsLeft -= steps;
        if (stepsLeft < 0) {
            throw new IllegalArgumentException(
                    "the pattern %s takes more than %,d steps on a text of %,d characters: it tries too many ways"
                            .formatted(pattern, maxSteps(), text.length));
        }
    }

    private long maxSteps() {
        return MIN_STEPS + STEPS_PER_CHARACTER * text.length;
    }

    /// The length of the character at a position if it is one of a set, else 0.
    private int lengthOf(CodePointTable set, int at) {
        if (at == text.length) {
            return 0;
        }
        char unit = text[at];
        if (Character.isHighSurrogate(unit) && at + 1 < text.length && Character.isLowSurrogate(text[at + 1])) {
            return set.contains(Character.toCodePoint(unit, text[at + 1])) ? 2 : 0;
        }
        return set.contains(unit) ? 1 : 0;
    }

    /// The position behind an exact number of characters of a set; -1 if there are fewer.
    private int skip(int set, int from, int count) {
        CodePointTable table = sets[set];
        int at = from;
        for (int i = 0; i < count; i++) {
            int length = lengthOf(table, at);
            if (length == 0) {
                return NONE;
            }
            at += length;
        }
        countSteps(at - from);
        return at;
    }

    /// The position behind as many characters of a set as possible, up to a limit.
    private int skipUpTo(int set, int from, int max) {
        CodePointTable table = sets[set];
        int at = from;
        for (int i = 0; i < max; i++) {
            int length = lengthOf(table, at);
            if (length == 0) {
                break;
            }
            at += length;
        }
        countSteps(at - from);
        return at;
    }

    /// The position some characters before another; -1 if it were before the text.
    private int back(int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (at == 0) {
                return NONE;
            }
            at -= isPairBefore(at) ? 2 : 1;
        }
        return at;
    }

    private boolean isPairBefore(int at) {
        return at >= 2 && Character.isLowSurrogate(text[at - 1]) && Character.isHighSurrogate(text[at - 2]);
    }

    private boolean isAt(Node.Position position, int at, int searchStart) {
        return switch (position) {
            case TEXT_START -> at == 0;
            case TEXT_END -> at == text.length;
            case TEXT_END_OR_LAST_NEWLINE -> at == text.length || (at == text.length - 1 && text[at] == '\n');
            case LINE_START -> at == 0 || (text[at - 1] == '\n' && at < text.length);
            case LINE_END -> at == text.length || text[at] == '\n';
            case WORD_BOUNDARY -> isWordBefore(at) != (lengthOf(WORD, at) > 0);
            case NO_WORD_BOUNDARY -> isWordBefore(at) == (lengthOf(WORD, at) > 0);
            case SEARCH_START -> at == searchStart;
        };
    }

    private boolean isWordBefore(int at) {
        return at > 0 && lengthOf(WORD, back(at, 1)) > 0;
    }
}

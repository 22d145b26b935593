package kawi.tokenizer.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.Greed;
import kawi.tokenizer.regex.Node.Look;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Repeat;
import kawi.tokenizer.regex.Node.Sequence;

/// Compiles a syntax tree into a [Program] (Thompson 1968 in the form of Cox, *Regular Expression Matching: the Virtual
/// Machine Approach*, 2009, with instructions for atomic groups and look-around).
final class Compiler {
    private static final int MAX_SIZE = 200_000;

    private int[] code = new int[64];
    private int size;
    private final List<CodePointTable> sets = new ArrayList<>();
    private final Map<CodePointSet, Integer> places = new HashMap<>();
    private int registers;

    private Compiler() {}

    /// @throws IllegalArgumentException if the program gets too large, as that of `((ab){1000}){1000}` would
    static Program compile(Node pattern) {
        var compiler = new Compiler();
        compiler.emit(pattern);
        compiler.put(Program.MATCH);
        return new Program(
                Arrays.copyOf(compiler.code, compiler.size),
                compiler.sets.toArray(new CodePointTable[0]),
                compiler.registers,
                new CodePointTable(pattern.first()));
    }

    private void emit(Node node) {
        switch (node) {
            case One one -> emit(one.set());
            case Sequence sequence -> sequence.parts().forEach(this::emit);
            case Alternatives alternatives -> emit(alternatives.branches());
            case Repeat repeat -> emit(repeat);
            case Atomic atomic -> emitAtomic(atomic.body());
            case Look look -> emit(look);
            case Anchor anchor -> put(Program.ANCHOR, Program.POSITIONS.indexOf(anchor.position()));
        }
    }

    /// Appends an instruction.
    ///
    /// @return its address
    private int put(int... instruction) {
        if (size + instruction.length > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "a pattern repeats too much: its program has more than " + MAX_SIZE + " numbers");
        }
        if (size + instruction.length > code.length) {
            code = Arrays.copyOf(code, 2 * code.length);
        }
        System.arraycopy(instruction, 0, code, size, instruction.length);
        size += instruction.length;
        return size - instruction.length;
    }

    private void emit(CodePointSet set) {
        if (set.single() >= 0) {
            put(Program.CHARACTER, set.single());
        } else {
            put(Program.ONE, set(set));
        }
    }

    private int set(CodePointSet set) {
        return places.computeIfAbsent(set, key -> {
            sets.add(new CodePointTable(key));
            return sets.size() - 1;
        });
    }

    private void emit(List<Node> branches) {
        var jumps = new ArrayList<Integer>();
        for (Node branch : branches.subList(0, branches.size() - 1)) {
            int split = put(Program.SPLIT, size + 3, 0);
            emit(branch);
            jumps.add(put(Program.JUMP, 0));
            code[split + 2] = size;
        }
        emit(branches.getLast());
        jumps.forEach(jump -> code[jump + 1] = size);
    }

    private void emit(Repeat repeat) {
        if (repeat.body() instanceof One one) {
            int operation = switch (repeat.greed()) {
                case GREEDY -> Program.MANY;
                case LAZY -> Program.FEW;
                case POSSESSIVE -> Program.ALL;
            };
            put(operation, set(one.set()), repeat.min(), repeat.max());
        } else if (repeat.greed() == Greed.POSSESSIVE) {
            emitAtomic(new Repeat(repeat.body(), repeat.min(), repeat.max(), Greed.GREEDY));
        } else {
            emitLoop(repeat);
        }
    }

    /// The required repetitions one behind the other, then the optional ones, or a loop if there is no limit.
    private void emitLoop(Repeat repeat) {
        for (int i = 0; i < repeat.min(); i++) {
            emit(repeat.body());
        }
        var splits = new ArrayList<Integer>();
        if (repeat.max() == Node.INFINITE) {
            boolean mayBeEmpty = repeat.body().minLength() == 0;
            int begin = size;
            splits.add(put(Program.SPLIT, 0, 0));
            int register = registers;
            if (mayBeEmpty) {
                registers++;
                put(Program.MARK, register);
            }
            emit(repeat.body());
            if (mayBeEmpty) {
                put(Program.IF_EMPTY, register, size + 5); // behind the jump
            }
            put(Program.JUMP, begin);
        } else {
            for (int i = repeat.min(); i < repeat.max(); i++) {
                splits.add(put(Program.SPLIT, 0, 0));
                emit(repeat.body());
            }
        }
        boolean lazy = repeat.greed() == Greed.LAZY;
        for (int split : splits) {
            code[split + 1] = lazy ? size : split + 3;
            code[split + 2] = lazy ? split + 3 : size;
        }
    }

    private void emitAtomic(Node body) {
        int register = registers++;
        put(Program.OPEN, register);
        emit(body);
        put(Program.CUT, register);
    }

    /// The body of a look-behind begins some characters before the position and must end exactly there.
    private void emit(Look look) {
        int alternatives = registers++;
        int position = registers++;
        put(Program.OPEN, alternatives);
        put(Program.SAVE, position);
        int split = look.negative() ? put(Program.SPLIT, size + 3, 0) : -1;
        if (look.behind()) {
            put(Program.BACK, look.body().minLength(), look.body().maxLength());
        }
        emit(look.body());
        if (look.behind()) {
            put(Program.CHECK, position);
        }
        put(Program.CUT, alternatives);
        if (look.negative()) {
            put(Program.FAIL);
            code[split + 2] = size;
        } else {
            put(Program.RETURN, position);
        }
    }
}

package kawi.tokenizer.regex;

import java.util.List;

/// A compiled pattern: instructions of one to five numbers in one array, which [Machine] executes.
///
/// @param code operations, each followed by its operands; the program begins at 0
/// @param sets the sets of characters that operands refer to
/// @param registers the number of registers that operands refer to
/// @param first the characters with which a match may begin
record Program(int[] code, CodePointTable[] sets, int registers, CodePointTable first) {
    /// The positions that operands refer to.
    static final List<Node.Position> POSITIONS = List.of(Node.Position.values());

    /// The match is found.
    static final int MATCH = 0;

    /// `set`: takes one character of the set.
    static final int ONE = 1;

    /// `character`: takes that character.
    static final int CHARACTER = 17;

    /// `set min max`: takes characters of the set, as many as possible, and gives them back one by one.
    static final int MANY = 2;

    /// `set min max`: takes characters of the set, as few as possible, and takes more one by one.
    static final int FEW = 3;

    /// `set min max`: takes characters of the set, as many as possible, and gives none back.
    static final int ALL = 4;

    /// `address`: continues there.
    static final int JUMP = 5;

    /// `first second`: continues at the first address, and at the second one if that fails.
    static final int SPLIT = 6;

    /// `register`: stores the position; restored when going back.
    static final int MARK = 7;

    /// `register address`: continues at the address if the position is that of the mark: a repetition of the empty text
    /// ends the loop.
    static final int IF_EMPTY = 8;

    /// `register`: stores how many alternatives are open.
    static final int OPEN = 9;

    /// `register`: drops the alternatives since [#OPEN].
    static final int CUT = 10;

    /// `register`: stores the position, for [#RETURN] and [#CHECK].
    static final int SAVE = 11;

    /// `register`: returns to the stored position.
    static final int RETURN = 12;

    /// `register`: fails unless the position is the stored one.
    static final int CHECK = 13;

    /// `min max`: goes back by min to max characters, as few as possible.
    static final int BACK = 14;

    /// Fails.
    static final int FAIL = 15;

    /// `position`: fails unless the position is the one at this index of [#POSITIONS].
    static final int ANCHOR = 16;
}

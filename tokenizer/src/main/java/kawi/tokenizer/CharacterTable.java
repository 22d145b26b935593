package kawi.tokenizer;

import java.util.Arrays;

/// From a character to its id, by two array reads.
///
/// Unicode has 1,114,112 code points and a text uses a few hundred of them, mostly neighbours. So the table is cut into
/// pages of 256 code points, and all the pages that hold nothing are one and the same array.
final class CharacterTable {
    static final int ABSENT = -1;

    private static final int PAGE_BITS = 8;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGES = (Character.MAX_CODE_POINT + 1) >>> PAGE_BITS;

    private final int[][] pages = new int[PAGES][];
    private final int[] emptyPage = newPage();

    CharacterTable() {
        Arrays.fill(pages, emptyPage);
    }

    /// The id of a character, or [#ABSENT].
    int id(int codePoint) {
        return pages[codePoint >>> PAGE_BITS][codePoint & (PAGE_SIZE - 1)];
    }

    @SuppressWarnings("ReferenceEquality") // is it that very array, whatever it holds
    void put(int codePoint, int id) {
        int page = codePoint >>> PAGE_BITS;
        if (pages[page] == emptyPage) {
            pages[page] = newPage();
        }
        pages[page][codePoint & (PAGE_SIZE - 1)] = id;
    }

    private static int[] newPage() {
        var page = new int[PAGE_SIZE];
        Arrays.fill(page, ABSENT);
        return page;
    }
}

package kawi.autograd.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Every element of a result is in exactly one tile, and tiles start at tiles of the micro-kernels.
@Tag("slow")
final class TilingTest {

    @Property(tries = 300)
    void everyElementIsInExactlyOneTile(
            @ForAll @IntRange(max = 3000) int rows,
            @ForAll @IntRange(max = 1200) int columns,
            @ForAll @IntRange(max = 3000) int inner) {
        check(Tiling.of(rows, columns, inner));
        check(Tiling.ofPackedB(rows, columns, inner));
        check(Tiling.ofSkinny(rows, columns, inner));
    }

    private static void check(Tiling tiling) {
        int[][] covered = new int[tiling.rows()][tiling.columns()];
        for (int tile = 0; tile < tiling.count(); tile++) {
            assertEquals(0, tiling.column(tile) % 32, tiling::toString);
            assertEquals(0, tiling.row(tile) % 12, tiling::toString);
            for (int i = tiling.row(tile); i < tiling.rowEnd(tile); i++) {
                for (int j = tiling.column(tile); j < tiling.columnEnd(tile); j++) {
                    covered[i][j]++;
                }
            }
        }
        for (int[] row : covered) {
            for (int times : row) {
                assertEquals(1, times, tiling::toString);
            }
        }
    }

    /// Three bands, the last of them lower, and three columns of tiles.
    @Test
    void tilesAreNumberedDownABandThenAcross() {
        var tiling = new Tiling(2500, 1152, 48, 384);
        int[] tiles = {0, 23, 24, 71, 72, 143, 144, 148, 149, 158};
        int[] rows = {0, 1104, 0, 1104, 1152, 2256, 2304, 2496, 2304, 2496};
        int[] columns = {0, 0, 384, 768, 0, 768, 0, 0, 384, 768};
        assertEquals(159, tiling.count());
        for (int i = 0; i < tiles.length; i++) {
            assertEquals(rows[i], tiling.row(tiles[i]), "row of tile " + tiles[i]);
            assertEquals(columns[i], tiling.column(tiles[i]), "column of tile " + tiles[i]);
        }
    }

    @Test
    void panelsOfAWorkerAreLimited() {
        Tiling tiling = Tiling.ofPackedB(1000, 1000, 50_000);
        assertEquals(32, tiling.width());
        assertEquals(512, Tiling.ofPackedB(1000, 1024, 4096).width());
    }

    @Test
    void aProductWorthSharingHasTilesForTwoWorkers() {
        assertTrue(Tiling.of(128, 384, 768).count() >= 4, "a weight gradient of the small model");
        assertTrue(Tiling.ofPackedB(768, 128, 512).count() >= 8, "an activation of the small model");
        assertTrue(Tiling.ofPackedB(512, 128, 768).count() >= 8, "a tall weight gradient of it");
        assertTrue(Tiling.ofSkinny(1, 384, 1536).count() >= 2, "a decoded token of baby");
        assertEquals(2, Tiling.ofSkinny(1, 384, 128).count(), "a decoded token of small");
        assertTrue(Tiling.of(65, 128, 768).count() >= 2, "the gradient of its vocabulary");
        assertEquals(1, Tiling.ofSkinny(1, 65, 128).count(), "too little to share");
    }
}

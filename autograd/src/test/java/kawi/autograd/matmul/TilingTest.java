package kawi.autograd.matmul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// However a result is cut, each of its elements lies in one tile, and tiles begin where micro-kernels do.
final class TilingTest {

    @Property(tries = 300)
    void everyElementLiesInOneTile(
            @ForAll @IntRange(max = 3000) int rows,
            @ForAll @IntRange(max = 1200) int columns,
            @ForAll @IntRange(max = 3000) int inner) {
        check(Tiling.of(rows, columns, inner));
        check(Tiling.ofPackedB(rows, columns, inner));
        check(Tiling.ofSkinny(rows, columns, inner));
    }

    private static void check(Tiling cut) {
        int[][] covered = new int[cut.rows()][cut.columns()];
        for (int tile = 0; tile < cut.count(); tile++) {
            assertEquals(0, cut.column(tile) % 32, cut::toString);
            assertEquals(0, cut.row(tile) % 12, cut::toString);
            for (int i = cut.row(tile); i < cut.rowEnd(tile); i++) {
                for (int j = cut.column(tile); j < cut.columnEnd(tile); j++) {
                    covered[i][j]++;
                }
            }
        }
        for (int[] row : covered) {
            for (int times : row) {
                assertEquals(1, times, cut::toString);
            }
        }
    }

    /// Three bands, the last of them lower, and three columns of tiles.
    @Test
    void tilesAreNumberedDownABandThenAcross() {
        var cut = new Tiling(2500, 1152, 48, 384);
        int[] tiles = {0, 23, 24, 71, 72, 143, 144, 148, 149, 158};
        int[] rows = {0, 1104, 0, 1104, 1152, 2256, 2304, 2496, 2304, 2496};
        int[] columns = {0, 0, 384, 768, 0, 768, 0, 0, 384, 768};
        assertEquals(159, cut.count());
        for (int i = 0; i < tiles.length; i++) {
            assertEquals(rows[i], cut.row(tiles[i]), "row of tile " + tiles[i]);
            assertEquals(columns[i], cut.column(tiles[i]), "column of tile " + tiles[i]);
        }
    }

    @Test
    void aWorkersPanelsHaveALimit() {
        Tiling cut = Tiling.ofPackedB(1000, 1000, 50_000);
        assertEquals(32, cut.width());
        assertEquals(512, Tiling.ofPackedB(1000, 1024, 4096).width());
    }

    @Test
    void whatTwoWorkersShareIsCutForBoth() {
        assertTrue(Tiling.of(128, 384, 768).count() >= 4, "a weight gradient of the small model");
        assertTrue(Tiling.ofPackedB(768, 128, 512).count() >= 8, "an activation of the small model");
        assertTrue(Tiling.ofPackedB(512, 128, 768).count() >= 8, "a tall weight gradient of it");
        assertTrue(Tiling.ofSkinny(1, 384, 1536).count() >= 2, "a decoded token of baby");
        assertEquals(2, Tiling.ofSkinny(1, 384, 128).count(), "a decoded token of small");
        assertTrue(Tiling.of(65, 128, 768).count() >= 2, "the gradient of its vocabulary");
        assertEquals(1, Tiling.ofSkinny(1, 65, 128).count(), "too little to share");
    }
}

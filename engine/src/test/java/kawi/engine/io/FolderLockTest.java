package kawi.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.tokenizer.io.FileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {

    @Test
    void theLockIsExclusiveUntilItIsClosed(@TempDir Path folder) {
        Path model = folder.resolve("a/model");
        FolderLock lock = FolderLock.take(model).orElseThrow();
        assertTrue(FolderLock.take(model).isEmpty(), "it is held");
        lock.close();
        FolderLock.take(model).orElseThrow().close();
    }

    @Test
    void aLockDetectsThatItsFolderWasMovedOrDeleted(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        try (FolderLock lock = FolderLock.take(model).orElseThrow()) {
            assertTrue(lock.isInPlace());
            Files.move(model, folder.resolve("moved"));
            assertFalse(lock.isInPlace());
            try (FolderLock other = FolderLock.take(model).orElseThrow()) {
                assertTrue(other.isInPlace());
                assertFalse(lock.isInPlace(), "a file of the same name is another file");
            }
            Files.delete(model.resolve(FolderLock.FILE));
            Files.delete(model);
            Files.move(folder.resolve("moved"), model);
            assertTrue(lock.isInPlace(), "the folder was moved back");
        }
    }

    @Test
    void aLockFileLeftByACrashIsNotALock(@TempDir Path folder) throws IOException {
        Files.createFile(folder.resolve(FolderLock.FILE));
        FolderLock.take(folder).orElseThrow().close();
    }

    @Test
    void theErrorNamesAFolderThatCannotBeWritten(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        var error = assertThrows(FileException.class, () -> FolderLock.take(file));
        assertEquals(1, error.getMessage().lines().count());
        assertTrue(error.getMessage().contains("the folder cannot be created"), error.getMessage());
    }
}

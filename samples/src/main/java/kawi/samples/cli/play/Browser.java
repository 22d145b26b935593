package kawi.samples.cli.play;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;

/// The user's web browser.
final class Browser {
    private Browser() {}

    /// Opens a page, if there is a desktop. Does not wait for it.
    static void open(URI page) {
        Thread.ofPlatform().daemon().name("kawi-browser").start(() -> {
            try {
                if (!GraphicsEnvironment.isHeadless()
                        && Desktop.isDesktopSupported()
                        && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                    Desktop.getDesktop().browse(page);
                }
            } catch (IOException | RuntimeException | LinkageError e) {
                // The address was printed: the user can open it.
            }
        });
    }
}

package kawi.samples.play;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// The system's Chromium, one for all test classes of this JVM, because starting it takes seconds. Without one the
/// tests are skipped, loudly.
final class Chromium {
    /// The name of the lock that test classes of the page share: there is only one window.
    static final String LOCK = "chromium";

    /// On a busy machine the driver may take longer than Selenium's 20 seconds to start.
    private static final Duration MAX_START = Duration.ofMinutes(5);

    /// Selenium warns that it does not know the browser's newest protocol, which no test uses. Loggers that nobody
    /// refers to lose their settings.
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    private static final Optional<ChromeDriver> BROWSER = start();

    private Chromium() {}

    /// The browser. Skips the test if there is none.
    static ChromeDriver require() {
        if (BROWSER.isEmpty()) {
            Assumptions.abort("there is no Chromium with chromedriver on the PATH");
        }
        return BROWSER.get();
    }

    private static Optional<ChromeDriver> start() {
        Optional<Path> browser = onPath("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = onPath("chromedriver");
        if (browser.isEmpty() || driver.isEmpty()) {
            System.err.println("""

                **********************************************************************************************
                THE TESTS OF THE WEB PAGE ARE SKIPPED: there is no %s on the PATH.
                Install the packages chromium and chromium-driver to run them.
                **********************************************************************************************
                """.formatted(browser.isEmpty() ? "chromium" : "chromedriver"));
            return Optional.empty();
        }
        SELENIUM.setLevel(Level.SEVERE);
        Path profile = temporaryFolder();
        var options = new ChromeOptions();
        options.setBinary(browser.get().toFile());
        options.addArguments(List.of(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                // One process for all pages, which are Kawi's: a new one for each takes a second.
                "--renderer-process-limit=1",
                "--disable-site-isolation-trials",
                "--disable-features=IsolateOrigins,site-per-process,BackForwardCache,ProactivelySwapBrowsingInstance",
                "--force-prefers-reduced-motion", // smooth scrolling moves what a test is about to click
                "--user-data-dir=" + profile,
                // Whatever a page might load from elsewhere fails.
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"));
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en"));
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.get().toFile())
                .usingAnyFreePort()
                .withTimeout(MAX_START)
                .build();
        var started = new ChromeDriver(service, options);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            started.quit();
            delete(profile);
        }));
        return Optional.of(started);
    }

    private static Optional<Path> onPath(String... names) {
        List<String> folders =
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("kawi-chromium");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // The browser may still delete files of its own.
        }
    }
}

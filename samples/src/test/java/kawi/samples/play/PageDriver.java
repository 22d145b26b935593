package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.bench.machine.Speed;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.play.frame.Workspace;
import kawi.samples.play.machine.Measurement;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import tools.jackson.databind.json.JsonMapper;

/// The page in a real browser, with a server of its own. Its methods wait for a state for up to three minutes, so no
/// test depends on how fast the machine is.
///
/// A test class has `@ResourceLock(Chromium.LOCK)` and the tag `slow`, opens one with `try (var page = new
/// PageDriver(folder)) { ... }`, and ends each test with [#requireQuiet].
final class PageDriver implements AutoCloseable {
    private static final Duration MAX_WAIT = Duration.ofMinutes(3);
    /// A measurement that takes no time.
    private static final Measurement QUICK = new Measurement(
            device -> new Speed(Optional.of(256), Optional.of(5e10), Optional.of(1e11), 1e10, 2e10, 4e10, 2e9),
            Duration.ofMillis(50));

    /// Defines `shown`: whether an element is visible and has a size; an entry of a list, whether the list has.
    /// Selenium's own answer takes a request and a long script for each element.
    private static final String SHOWN = "const shown = e => { const place = e.closest('select') ?? e;"
            + " const box = place.getBoundingClientRect();"
            + " return place.checkVisibility({visibilityProperty: true, opacityProperty: true})"
            + " && box.width > 0 && box.height > 0; }; const all = [...document.querySelectorAll(arguments[0])];";

    private static final Dimension WIDE = new Dimension(1440, 900);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ChromeDriver browser = Chromium.require();
    private final Device device = new Device(KernelSets.preferred(), 1);
    private final Workspace workspace;
    private final PlayServer server;

    /// Starts a server.
    ///
    /// @param folder the working folder, whose folder `models` has the models
    PageDriver(Path folder) throws IOException {
        workspace = new Workspace(folder, device, true);
        server = PlayServer.start(workspace, Optional.of("en"), QUICK, HttpSettings.local(0), RequestLog.none());
        browser.manage().window().setSize(WIDE);
        browser.manage().logs().get(LogType.BROWSER); // forgets those of earlier tests
        browser.manage().logs().get(LogType.PERFORMANCE);
    }

    /// What the views share.
    Workspace workspace() {
        return workspace;
    }

    /// Opens a view, such as `train` or `lessons/3`, in a tab that has chosen nothing yet.
    void open(String view) {
        browser.get(server.address().resolve("/") + "#/" + view);
        browser.executeScript("sessionStorage.clear(); localStorage.clear()");
        reload();
    }

    /// Loads the page again.
    void reload() {
        browser.navigate().refresh();
        awaitView();
    }

    /// Waits until the view is shown.
    void awaitView() {
        await("main[aria-busy='false'] > .view");
    }

    /// Waits until there is a visible element, and returns it.
    WebElement await(String css) {
        var found = new AtomicReference<WebElement>();
        until("there is no visible " + css, () -> {
            firstVisible(css).ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    /// The visible elements.
    List<WebElement> visible(String css) {
        return ((List<?>) script(SHOWN + " return all.filter(shown)", css))
                .stream().map(WebElement.class::cast).toList();
    }

    private Optional<WebElement> firstVisible(String css) {
        return Optional.ofNullable((WebElement) script(SHOWN + " return all.find(shown)", css));
    }

    /// Waits until a condition holds. An element that was replaced or has moved meanwhile is looked for again.
    void until(String otherwise, BooleanSupplier condition) {
        long end = System.nanoTime() + MAX_WAIT.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(otherwise + "; the page shows: "
                        + browser.findElement(By.tagName("body")).getText() + "; the console: " + console());
            }
            try {
                Thread.sleep(40);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (StaleElementReferenceException | ElementClickInterceptedException e) {
            return false;
        }
    }

    /// Waits until an element has a text.
    void awaitText(String css, String part) {
        until(css + " does not show \"" + part + "\"", () -> text(css).contains(part));
    }

    /// The text of the first visible element; empty if there is none.
    String text(String css) {
        var text = new AtomicReference<String>();
        until("the page never rests", () -> {
            text.set(firstVisible(css).map(WebElement::getText).orElse(""));
            return true;
        });
        return text.get();
    }

    /// Clicks, in the middle of the window, where nothing covers the element.
    void click(String css) {
        withElement(css, element -> {
            script("arguments[0].scrollIntoView({block: 'center'})", element);
            element.click();
        });
    }

    /// Does something with an element; again, if the page has replaced the element in the meantime.
    private void withElement(String css, Consumer<WebElement> action) {
        until("there is no visible " + css, () -> {
            Optional<WebElement> found = firstVisible(css);
            found.ifPresent(action);
            return found.isPresent();
        });
    }

    /// Types into a field, in place of what is there.
    void type(String css, String text) {
        withElement(css, field -> {
            field.clear();
            field.sendKeys(text);
        });
    }

    /// Chooses an entry of a list by its value.
    void select(String css, String value) {
        script(
                "const e = arguments[0]; e.value = arguments[1]; e.dispatchEvent(new Event('change', {bubbles: true}))",
                await(css),
                value);
    }

    /// Sets a slider, as a person who drags it would.
    void slide(String css, String value) {
        browser.executeScript(
                "const e = arguments[0]; e.value = arguments[1]; e.dispatchEvent(new Event('input', {bubbles: true}))",
                await(css),
                value);
    }

    /// Runs a script in the page and returns its result.
    Object script(String script, Object... arguments) {
        return browser.executeScript(script, arguments);
    }

    /// The browser, for what has no method here.
    ChromeDriver browser() {
        return browser;
    }

    /// Makes the window as wide as a phone's, by the CSS pixels of the page.
    void narrow() {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 375, "height", 800, "deviceScaleFactor", 1, "mobile", true));
    }

    /// How many pixels of the page are outside the window, to the right.
    long overflow() {
        return (Long) script("return document.documentElement.scrollWidth - innerWidth");
    }

    /// Errors and warnings of the console since the last call.
    private List<String> console() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /// The addresses of all requests since the last call that do not go to this server.
    private List<String> foreignRequests() {
        return browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(entry -> JSON.readTree(entry.getMessage()).at("/message"))
                .filter(message -> message.at("/method").asString().equals("Network.requestWillBeSent"))
                .map(message -> message.at("/params/request/url").asString())
                .filter(url -> !url.startsWith(server.address() + "/") && !url.startsWith("data:"))
                .toList();
    }

    /// Checks that the console has no errors, and that no request left this server.
    void requireQuiet() {
        assertEquals(List.of(), console(), "the console's errors");
        assertEquals(List.of(), foreignRequests(), "requests to others");
    }

    @Override
    public void close() {
        browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        browser.get("about:blank");
        server.close();
        device.close();
    }
}

package kawi.samples.play.frame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.engine.io.peft.AdapterFolder;
import kawi.samples.http.HttpFailure;

/// What all views share: the current model, the folders of models, and the device. All methods may be called by any
/// thread.
public final class Workspace {
    private static final String CONFIG = "config.json";

    private final Path folder;
    private final Device device;
    private final boolean isLocal;
    private Optional<OpenModel> current = Optional.empty();
    private long changes;

    /// @param folder the working folder, whose folder `models` has the models
    /// @param device computes; several threads may use it, one region after another
    /// @param isLocal whether only this machine reaches the server
    public Workspace(Path folder, Device device, boolean isLocal) {
        this.folder = folder;
        this.device = device;
        this.isLocal = isLocal;
    }

    /// The working folder.
    public Path folder() {
        return folder;
    }

    /// Where models compute.
    public Device device() {
        return device;
    }

    /// The current model; empty if none was chosen. Each change creates a new object, so that views can detect that
    /// their cached results belong to an earlier model.
    public synchronized Optional<OpenModel> current() {
        return current;
    }

    /// The number of changes of the current model, by which the page detects a change.
    synchronized long changes() {
        return changes;
    }

    /// The current model.
    ///
    /// @throws HttpFailure 409 if none was chosen
    public OpenModel requireModel() {
        return current()
                .orElseThrow(() ->
                        new HttpFailure(409, "no model is open: train one, or choose a folder").withCode("no_model"));
    }

    /// The current model, which has a tokenizer.
    ///
    /// @throws HttpFailure 409 if none was chosen, or it has none
    public OpenModel requireTextModel() {
        OpenModel model = requireModel();
        if (model.saved().tokenizer().isEmpty()) {
            throw new HttpFailure(409, model.name() + " has no tokenizer, so it takes no text")
                    .withCode("no_tokenizer");
        }
        return model;
    }

    /// Makes a folder's model the current one, or the model with the adapter in the folder.
    ///
    /// @throws kawi.samples.request.UsageException if there is no model in it, or the model of the adapter is gone
    public OpenModel open(Path modelFolder) {
        OpenModel model = OpenModel.read(modelFolder, folder);
        synchronized (this) {
            current = Optional.of(model);
            changes++;
        }
        return model;
    }

    /// The folders that have a model that can be trained further.
    ///
    /// @throws UncheckedIOException if they cannot be listed
    public List<Path> trainable() {
        return models().stream()
                .filter(each -> Files.exists(each.resolve(CONFIG)))
                .toList();
    }

    /// The folders that have a model or an adapter: those in `models`, newest first.
    ///
    /// @throws UncheckedIOException if they cannot be listed
    public List<Path> models() {
        Path models = folder.resolve("models");
        if (!Files.isDirectory(models)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(models)) {
            return folders.filter(each -> Files.exists(file(each)))
                    .sorted(Comparator.comparingLong(Workspace::changed)
                            .reversed()
                            .thenComparing(Path::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file by which a model is known, or an adapter if it is not there.
    private static Path file(Path model) {
        Path config = model.resolve(CONFIG);
        return Files.exists(config) ? config : model.resolve(AdapterFolder.CONFIG);
    }

    private static long changed(Path model) {
        try {
            return Files.getLastModifiedTime(file(model)).toMillis();
        } catch (IOException e) {
            return 0; // it was deleted in the meantime
        }
    }

    /// Whether only this machine reaches the server.
    public boolean isLocal() {
        return isLocal;
    }

    /// Refuses paths of this machine to users of other machines.
    ///
    /// @throws HttpFailure 403 if others reach the server
    public void requireLocal() {
        if (!isLocal) {
            throw new HttpFailure(
                    403, "paths of the server's machine are refused, because other machines reach this server");
        }
    }
}

package kawi.samples.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextFormat;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.samples.request.UsageException;
import kawi.samples.spark.folder.TemporaryFolder;
import kawi.samples.training.text.TokenizerChoice;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.io.FileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/// The options that say what is trained on. The driver reads the texts and encodes them.
final class TextOptions {
    @Option(
            names = "--data",
            paramLabel = "ADDRESS",
            description = "Trains on this text: a file, or a folder with all .txt, .md and .jsonl in it and below,"
                    + " on any file system of the cluster (hdfs://, s3a://, file://); may be compressed (.gz)."
                    + " Repeat the option for more. Default: Moby-Dick, which comes with Kawi.")
    private List<String> data = new ArrayList<>();

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description = "char, a token for each character of the text; bpe:SIZE, byte-pair encoding trained on the"
                    + " text; or a file or folder with a tokenizer, on the driver's disk. Default: that of the preset.")
    private Optional<String> tokenizer = Optional.empty();

    /// Reads and encodes the texts. What is in it is valid until the folder is closed.
    ///
    /// @param defaultTokenizer that of the preset
    /// @param local for files
    /// @param warnings receives what the user should know
    /// @throws UsageException if a text cannot be read
    TrainingText read(
            String defaultTokenizer, Configuration configuration, TemporaryFolder local, Consumer<String> warnings) {
        var choice = new TokenizerChoice(tokenizer.orElse(defaultTokenizer));
        int threads = Runtime.getRuntime().availableProcessors();
        try (Texts texts = Texts.open(selection(configuration, local))) {
            Tokenizer chosen = choice.tokenizer(texts, threads, warnings);
            TrainingText text = TrainingText.of(texts, chosen, local.path(), threads);
            texts.warnings().forEach(warnings);
            text.noEndToken().ifPresent(warnings);
            text.smallValidation().ifPresent(warnings);
            return text;
        }
    }

    /// The titles of the texts.
    String title() {
        return data.isEmpty() ? DataSource.corpus("moby-dick").title() : String.join(", ", data);
    }

    private TextSelection selection(Configuration configuration, TemporaryFolder local) {
        if (data.isEmpty()) {
            return TextSelection.of(DataSource.corpus("moby-dick"));
        }
        List<DataSource> sources = new ArrayList<>();
        for (String address : data) {
            sources.add(DataSource.of(local(address, configuration, local.file("text-" + sources.size()))));
        }
        return new TextSelection(sources, TextFormat.DEFAULT, null);
    }

    /// The text on the local disk: itself if it is there, else a copy.
    private static java.nio.file.Path local(String address, Configuration configuration, java.nio.file.Path folder) {
        try {
            var path = new Path(address);
            FileSystem system = path.getFileSystem(configuration);
            Path qualified = system.makeQualified(path);
            if ("file".equals(qualified.toUri().getScheme())) {
                return java.nio.file.Path.of(qualified.toUri().getPath());
            }
            var copy = folder.resolve(path.getName());
            system.copyToLocalFile(false, qualified, new Path(copy.toUri()), true);
            return copy;
        } catch (IOException e) {
            throw new UsageException(address + ": cannot be read: " + FileException.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(address + ": is not an address of a file: " + e.getMessage(), e);
        }
    }
}

package kawi.samples.spark.diloco;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.model.Gpt;
import kawi.samples.request.UsageException;
import kawi.samples.spark.folder.SharedFolder;
import kawi.samples.spark.folder.TemporaryFolder;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.file.TokenizerFile;

/// The files of a training besides its checkpoints: the plan, the tokenizer, the token ids of each worker, and the best
/// model so far.
final class DilocoFolder {
    private DilocoFolder() {}

    /// Writes what a training needs, the plan last: a folder with a plan can be resumed.
    ///
    /// @throws UsageException if there is a training or a model in the folder, or the text is too short
    /// @throws kawi.samples.spark.folder.SharedFolderException if it cannot be written
    static void begin(SharedFolder folder, DilocoPlan plan, TrainingText text) {
        requireUnused(folder);
        int context = plan.recipe().model().context();
        text.requireLongerThan(context);
        TokenDataset train = text.data().train();
        for (int worker = 0; worker < plan.workers(); worker++) {
            int tokens = train.shard(worker, plan.workers()).size();
            if (tokens <= context) {
                throw new UsageException(("--workers %,d: a worker's part of the text has %,d tokens, but a context of"
                                + " %,d needs at least %,d: use fewer workers, a smaller --context or more text")
                        .formatted(plan.workers(), tokens, context, context + 1));
            }
        }
        for (int worker = 0; worker < plan.workers(); worker++) {
            Shard.write(folder, Shard.file(worker), train.shard(worker, plan.workers()), plan.vocabularySize());
        }
        Shard.write(folder, Shard.VALIDATION, text.data().validation(), plan.vocabularySize());
        try (TemporaryFolder local = TemporaryFolder.create()) {
            TokenizerFile.save(text.tokenizer(), local.path());
            upload(local.files(), folder);
        }
        folder.write(DilocoPlan.FILE, plan.asText().json());
    }

    private static void requireUnused(SharedFolder folder) {
        if (folder.exists(DilocoPlan.FILE)) {
            throw new UsageException(folder.shortAddress() + ": there is a training in it already: continue it with"
                    + " --resume " + folder.shortAddress() + ", or choose another --out");
        }
        for (String file : List.of(ModelFolder.CONFIG, ModelFolder.WEIGHTS)) {
            if (folder.exists(file)) {
                throw new UsageException(folder.shortAddress() + ": there is a model in it already (" + file
                        + "): choose another --out");
            }
        }
    }

    /// Writes a model, or replaces it, so that `kawi generate` can read it.
    ///
    /// @throws kawi.samples.spark.folder.SharedFolderException if it cannot be written
    static void writeModel(SharedFolder folder, DilocoPlan plan, List<float[]> weights) {
        Gpt model = plan.newModel();
        for (int i = 0; i < weights.size(); i++) {
            float[] from = weights.get(i);
            System.arraycopy(from, 0, model.parameters().get(i).value().data(), 0, from.length);
        }
        try (TemporaryFolder local = TemporaryFolder.create()) {
            GptFolder.write(local.path(), model, Set.of());
            upload(local.files(), folder);
        }
    }

    private static void upload(List<Path> files, SharedFolder folder) {
        for (Path file : files) {
            folder.write(String.valueOf(file.getFileName()), file);
        }
    }
}

package kawi.samples.cli.serve;

import java.util.Optional;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.samples.serve.decode.ServeLimits;
import picocli.CommandLine.Option;

/// The options that limit what clients may ask for.
public final class LimitOptions {
    private static final int MAX_SLOTS = 1024;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Texts that are generated at the same time; the KV cache has room for as many (default:"
                    + " ${DEFAULT-VALUE}).")
    private int slots = 16;

    @Option(
            names = "--queue",
            paramLabel = "N",
            description =
                    "Texts that may wait for a slot; beyond, requests get status 503 (default: ${DEFAULT-VALUE}).")
    private int queue = 256;

    @Option(
            names = "--max-prompt-tokens",
            paramLabel = "N",
            description = "Maximum length of a prompt (default: the model's context). Of a longer one than the context,"
                    + " the model sees the end.")
    private Optional<Integer> maxPromptTokens = Optional.empty();

    @Option(
            names = "--max-answer-tokens",
            paramLabel = "N",
            description = "Maximum length of an answer (default: ${DEFAULT-VALUE}).")
    private int maxAnswerTokens = 4096;

    @Option(
            names = "--max-body-bytes",
            paramLabel = "N",
            description = "Maximum size of a request (default: ${DEFAULT-VALUE}).")
    private int maxBodyBytes = 1 << 20;

    /// The limits of texts.
    ///
    /// @throws UsageException if a number is out of range
    ServeLimits limits(SavedModel model) {
        if (slots > MAX_SLOTS) {
            throw new UsageException("--slots must be 1 to " + MAX_SLOTS + ", not " + slots);
        }
        int context = model.model().config().contextLength();
        return UsageException.check(
                () -> new ServeLimits(slots, queue, maxPromptTokens.orElse(context), maxAnswerTokens));
    }

    /// The limit of bodies.
    ///
    /// @throws UsageException if it is out of range
    int maxBodyBytes() {
        if (maxBodyBytes < 1 || maxBodyBytes > 1 << 30) {
            throw new UsageException("--max-body-bytes must be 1 to " + (1 << 30) + ", not " + maxBodyBytes);
        }
        return maxBodyBytes;
    }
}

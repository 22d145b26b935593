package kawi.bench.workload;

import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.bench.run.DecodeRun;
import kawi.bench.run.PrefillRun;
import kawi.engine.model.Gpt;

/// The figures of llama-bench, the benchmark of llama.cpp, by its names: `pp512`, reading a prompt of 512 tokens in one
/// pass, and `tg128`, generating 128 tokens one by one. With a shorter context they are shorter, such as `pp64`. At a
/// position of the cache their names end with it, such as `tg128 @ d4000`.
///
/// @param prompt the name of the first, such as `pp512`
/// @param promptTokensPerSecond tokens read per second at the median
/// @param generation the name of the second, such as `tg128`
/// @param generatedTokensPerSecond tokens generated per second at the median
/// @param firstTokenMillis milliseconds from the prompt to its first new token at the median: the prompt is read, and a
/// token is chosen
public record LlamaBench(
        String prompt,
        double promptTokensPerSecond,
        String generation,
        double generatedTokensPerSecond,
        double firstTokenMillis) {

    private static final int PROMPT_TOKENS = 512;
    private static final int GENERATED_TOKENS = 128;

    /// Warms up and measures, in a quarter of the time.
    ///
    /// @param position tokens in the cache before, less than the context length; empty for 0
    static LlamaBench measure(Gpt model, OptionalInt position, Device device, Effort effort) {
        int before = position.orElse(0);
        int room = model.config().contextLength() - before;
        Effort part = effort.quarter();
        Runnable nothing = () -> {};

        var prefill = new PrefillRun(model, before, Math.min(PROMPT_TOKENS, room), device);
        part.warmUp(prefill, nothing);
        double promptNanos = part.measure(prefill, nothing).medianNanos();

        var decode = new DecodeRun(model, 1, before, Math.min(GENERATED_TOKENS, room), device);
        part.warmUp(decode, nothing);
        double nanos = part.measure(decode, nothing).medianNanos();

        String depth = before == 0 ? "" : " @ d" + before;
        return new LlamaBench(
                "pp" + prefill.tokens() + depth,
                1e9 * prefill.tokens() / promptNanos,
                "tg" + decode.tokens() + depth,
                1e9 * decode.tokens() / nanos,
                promptNanos / 1e6);
    }
}

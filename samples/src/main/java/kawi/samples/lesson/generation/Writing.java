package kawi.samples.lesson.generation;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.device.Device;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;
import kawi.engine.model.Tokens;

/// Generates a text greedily, with and without a KV cache, and counts.
///
/// @param ids the new tokens
/// @param passes forward passes
/// @param positions positions that were computed, over all passes
/// @param flops floating-point operations
record Writing(int[] ids, int passes, long positions, double flops) {

    /// Every pass computes the whole text so far.
    static Writing withoutCache(Gpt model, Device device, int first, int count) {
        var inference = new Inference(device);
        var counter = new OperationCounter();
        inference.listen(counter);
        int[] ids = new int[count + 1];
        ids[0] = first;
        long positions = 0;
        for (int length = 1; length <= count; length++) {
            int[] soFar = Arrays.copyOf(ids, length);
            inference.reset();
            ids[length] = argmax(
                    inference.run(() -> model.nextLogits(Tokens.of(soFar))).toFloats());
            positions += length;
        }
        return new Writing(Arrays.copyOfRange(ids, 1, count + 1), count, positions, counter.flops());
    }

    /// Every pass computes the last token only, and reads the keys and values of the others from the cache.
    static Writing withCache(Gpt model, Device device, int first, int count) {
        var inference = new Inference(device);
        var counter = new OperationCounter();
        inference.listen(counter);
        var cache = new KvCache(model.config(), 1, count);
        int[] ids = new int[count + 1];
        ids[0] = first;
        for (int length = 1; length <= count; length++) {
            var last = new NewTokens(0, ids[length - 1]);
            inference.reset();
            ids[length] = argmax(inference
                    .run(() -> model.nextLogits(new Continuation(List.of(last), cache)))
                    .toFloats());
        }
        return new Writing(Arrays.copyOfRange(ids, 1, count + 1), count, count, counter.flops());
    }

    private static int argmax(float... logits) {
        int best = 0;
        for (int id = 1; id < logits.length; id++) {
            best = logits[id] > logits[best] ? id : best;
        }
        return best;
    }
}

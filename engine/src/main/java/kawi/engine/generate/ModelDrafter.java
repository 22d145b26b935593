package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Sampler;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.model.Gpt;

/// Guesses with a smaller model, as long as the text fits its context.
final class ModelDrafter implements Drafter {
    private final Decoder decoder;
    private final Acceptance acceptance;

    ModelDrafter(Gpt model, Device device, Acceptance acceptance) {
        this.decoder = new Decoder(model, device);
        this.acceptance = acceptance;
    }

    @Override
    public List<Draft> guess(Sampler sampler, int count) {
        History text = sampler.history().copy();
        int fits = decoder.model().config().contextLength() - text.size() + 1;
        List<Draft> drafts = new ArrayList<>();
        if (fits < 1) {
            return drafts;
        }
        float[] logits = catchUp(text.toArray());
        while (true) {
            Draft draft = sampler.guess(logits, text, acceptance);
            drafts.add(draft);
            if (drafts.size() == Math.min(count, fits)) {
                return drafts;
            }
            text.append(draft.id());
            logits = decoder.step(draft.id());
        }
    }

    /// Reads what the text has that was not read yet; forgets guesses that were wrong.
    private float[] catchUp(int[] text) {
        int[] read = decoder.window(0);
        int mismatch = Arrays.mismatch(read, text);
        // The last token is read in any case: what follows it is the question.
        int common = Math.min(mismatch < 0 ? text.length : mismatch, text.length - 1);
        if (common < read.length) {
            decoder.retract(0, read.length - common, decoder.logits(0));
        }
        return decoder.extend(0, Arrays.copyOfRange(text, common, text.length));
    }
}

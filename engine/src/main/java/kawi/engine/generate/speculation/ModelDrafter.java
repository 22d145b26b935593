package kawi.engine.generate.speculation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Sampler;
import kawi.engine.generate.strategy.Sampler.Acceptance;
import kawi.engine.model.Gpt;

/// Drafts with a smaller model, as long as the text fits its context.
final class ModelDrafter implements Drafter {
    private final Decoder decoder;
    private final Acceptance acceptance;

    ModelDrafter(Gpt model, Device device, Acceptance acceptance) {
        this.decoder = new Decoder(model, device);
        this.acceptance = acceptance;
    }

    @Override
    public List<Draft> draft(Sampler sampler, int count) {
        History text = sampler.history().copy();
        int room = decoder.model().config().contextLength() - text.size() + 1;
        List<Draft> drafts = new ArrayList<>();
        if (room < 1) {
            return drafts;
        }
        float[] logits = catchUp(text.toArray());
        while (true) {
            Draft draft = sampler.draft(logits, text, acceptance);
            drafts.add(draft);
            if (drafts.size() == Math.min(count, room)) {
                return drafts;
            }
            text.append(draft.id());
            logits = decoder.decode(draft.id());
        }
    }

    /// Removes rejected drafts from the decoder and reads the tokens that it does not have.
    private float[] catchUp(int[] text) {
        int[] read = decoder.window(0);
        int mismatch = Arrays.mismatch(read, text);
        // The last token is read in any case, because the logits after it are needed.
        int common = Math.min(mismatch < 0 ? text.length : mismatch, text.length - 1);
        if (common < read.length) {
            decoder.rollback(0, read.length - common, decoder.logits(0));
        }
        return decoder.extend(0, Arrays.copyOfRange(text, common, text.length));
    }
}

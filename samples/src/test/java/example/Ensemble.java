package example;

import java.util.List;
import kawi.engine.generate.LogitsSource;
import kawi.engine.generate.strategy.History;

/// The mean of the logits of several models with the same vocabulary.
record Ensemble(List<LogitsSource> members) implements LogitsSource {
    @Override
    public float[] logits(History ids) {
        float[] sum = members.getFirst().logits(ids).clone(); // (V)
        for (LogitsSource member : members.subList(1, members.size())) {
            float[] logits = member.logits(ids); // (V)
            for (int id = 0; id < sum.length; id++) {
                sum[id] += logits[id];
            }
        }
        for (int id = 0; id < sum.length; id++) {
            sum[id] /= members.size();
        }
        return sum;
    }

    @Override
    public int[] window() {
        return members.getFirst().window();
    }
}

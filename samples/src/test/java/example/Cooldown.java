package example;

import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.LogitsProcessor;

/// Excludes every token that is among the last few of the text.
record Cooldown(int tokens) implements LogitsProcessor.Custom {
    @Override
    public String label() {
        return "cooldown " + tokens;
    }

    @Override
    public void apply(float[] logits, History history) {
        for (int i = Math.max(0, history.size() - tokens); i < history.size(); i++) {
            logits[history.id(i)] = Float.NEGATIVE_INFINITY;
        }
    }
}

package kawi.engine.generate.speculation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Sampler;

/// Prompt lookup: finds the last occurrence of the final n-gram earlier in the text, and drafts the tokens that
/// followed it there.
final class LookupDrafter implements Drafter {
    private final int maxNgram;

    LookupDrafter(int maxNgram) {
        this.maxNgram = maxNgram;
    }

    @Override
    public List<Draft> draft(Sampler sampler, int count) {
        History text = sampler.history();
        for (int n = Math.min(maxNgram, text.size() - 1); n >= 1; n--) {
            for (int end = text.size() - 1; end >= n; end--) {
                if (sameTokens(text, end - n, text.size() - n, n)) {
                    return following(text, end, count);
                }
            }
        }
        return List.of();
    }

    private static boolean sameTokens(History text, int a, int b, int n) {
        for (int i = 0; i < n; i++) {
            if (text.id(a + i) != text.id(b + i)) {
                return false;
            }
        }
        return true;
    }

    private static List<Draft> following(History text, int from, int count) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = from; i < Math.min(text.size(), from + count); i++) {
            drafts.add(new Draft(text.id(i), Optional.empty()));
        }
        return drafts;
    }
}

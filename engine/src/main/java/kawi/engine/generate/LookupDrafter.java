package kawi.engine.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.strategy.Draft;
import kawi.engine.generate.strategy.History;
import kawi.engine.generate.strategy.Sampler;

/// Guesses what followed the last tokens when they stood in the text before, the latest time.
final class LookupDrafter implements Drafter {
    private final int longest;

    LookupDrafter(int longest) {
        this.longest = longest;
    }

    @Override
    public List<Draft> guess(Sampler sampler, int count) {
        History text = sampler.history();
        for (int length = Math.min(longest, text.size() - 1); length >= 1; length--) {
            for (int end = text.size() - 1; end >= length; end--) {
                if (sameTokens(text, end - length, text.size() - length, length)) {
                    return following(text, end, count);
                }
            }
        }
        return List.of();
    }

    private static boolean sameTokens(History text, int a, int b, int length) {
        for (int i = 0; i < length; i++) {
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

package kawi.samples.cli.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.generate.search.BeamSettings;
import kawi.engine.generate.search.BestOf;
import kawi.engine.generate.search.ContrastiveSearch;
import kawi.engine.generate.search.EarlyStopping;
import kawi.samples.decoding.OptionConflicts;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options of decoding methods that compare alternatives.
public final class SearchOptions {
    @Option(
            names = "--num-beams",
            paramLabel = "N",
            description = "Beam search: keeps the N most probable texts, and shows the best one at the end.")
    private Optional<Integer> beams = Optional.empty();

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            description = "Power of the length by which a beam's log-probability is divided (default: 1). More favours"
                    + " long texts.")
    private Optional<Double> lengthPenalty = Optional.empty();

    @Option(
            names = "--early-stopping",
            paramLabel = "WHEN",
            description = "When to end the search: ${COMPLETION-CANDIDATES} (default: HEURISTIC). FIRST is Hugging"
                    + " Face's true, HEURISTIC its false.")
    private Optional<EarlyStopping> earlyStopping = Optional.empty();

    @Option(
            names = "--num-beam-groups",
            paramLabel = "N",
            description = "Diverse beam search: divides the beams into N groups.")
    private Optional<Integer> groups = Optional.empty();

    @Option(
            names = "--diversity-penalty",
            paramLabel = "X",
            description = "Subtracted from a token's log-probability for each beam of an earlier group that took it"
                    + " (default: 1).")
    private Optional<Double> diversity = Optional.empty();

    @Option(
            names = "--beam-sampling",
            description = "Draws the beams' continuations at random; the temperature and the truncations apply.")
    private boolean sampling;

    @Option(
            names = "--penalty-alpha",
            paramLabel = "X",
            description =
                    "Contrastive search, 0 to 1: weight of the penalty for tokens similar to the text before, among"
                            + " the --top-k most probable ones (default: 4). 0.6 is usual.")
    private Optional<Double> alpha = Optional.empty();

    @Option(names = "--best-of", paramLabel = "N", description = "Samples N texts and shows the most probable one.")
    private Optional<Integer> bestOf = Optional.empty();

    @Option(
            names = "--num-return-sequences",
            paramLabel = "N",
            description =
                    "Shows N texts: the best of the beams or of --best-of, otherwise N samples with consecutive seeds.")
    private Optional<Integer> returned = Optional.empty();

    /// The number of texts to show.
    ///
    /// @throws UsageException if the search has fewer
    public int returned() {
        int count = returned.orElse(1);
        if (count < 1) {
            throw new UsageException("--num-return-sequences must be at least 1, not " + count);
        }
        int max = beams.or(() -> bestOf).orElse(count);
        if (count > max) {
            throw new UsageException("--num-return-sequences " + count + " is more than the " + max + " of "
                    + (beams.isPresent() ? "--num-beams" : "--best-of"));
        }
        return count;
    }

    /// Beam search, if given.
    ///
    /// @throws UsageException if a number is out of range
    public Optional<BeamSettings> beams() {
        boolean given = beams.isPresent();
        OptionConflicts.needs("--length-penalty", lengthPenalty.isPresent(), "--num-beams", given);
        OptionConflicts.needs("--early-stopping", earlyStopping.isPresent(), "--num-beams", given);
        OptionConflicts.needs("--num-beam-groups", groups.isPresent(), "--num-beams", given);
        OptionConflicts.needs("--beam-sampling", sampling, "--num-beams", given);
        OptionConflicts.needs("--diversity-penalty", diversity.isPresent(), "--num-beam-groups", groups.isPresent());
        return beams.map(count -> UsageException.check(() -> new BeamSettings(
                count,
                lengthPenalty.orElse(1.0),
                earlyStopping.orElse(EarlyStopping.HEURISTIC),
                groups.orElse(1),
                groups.isPresent() ? diversity.orElse(1.0) : 0,
                sampling)));
    }

    /// Whether beams are drawn at random.
    public boolean isSampled() {
        return sampling;
    }

    /// Contrastive search, if given.
    ///
    /// @param topK number of candidates
    /// @throws UsageException if a number is out of range
    public Optional<ContrastiveSearch> contrastive(int topK) {
        return alpha.map(x -> UsageException.check(() -> new ContrastiveSearch(topK, x)));
    }

    /// Best-of, if given.
    ///
    /// @throws UsageException if a number is out of range
    public Optional<BestOf> bestOf() {
        return bestOf.map(count -> UsageException.check(() -> new BestOf(count)));
    }

    /// The options of the given searches.
    public List<String> given() {
        List<String> given = new ArrayList<>();
        beams.ifPresent(n -> given.add("--num-beams"));
        alpha.ifPresent(x -> given.add("--penalty-alpha"));
        bestOf.ifPresent(n -> given.add("--best-of"));
        return given;
    }
}

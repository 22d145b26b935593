package kawi.engine.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.BiFunction;
import kawi.engine.model.NewTokens;

/// Several texts that are written at the same time: in each turn every unfinished one gets a token, and the model's
/// weights are read once for all.
///
/// The texts have nothing in common but the time: prompts of any lengths, each with its own strategy, seed and
/// conditions to stop, each the same to the last bit as alone. Nothing is padded. A finished text costs nothing any
/// more, and the next one that waits takes its place (continuous batching; Yu et al., "Orca", 2022, section 4).
public final class WritingBatch implements Iterator<List<WritingBatch.Turn>> {

    /// A step of one of the texts.
    ///
    /// @param text its number in the requests
    /// @param step the step
    public record Turn(int text, GenerationStep step) {}

    /// Where a text is written.
    private static final class Place {
        private final int text;
        private final Row row;
        private final PlainReader reader;
        private List<NewTokens> unread;

        Place(int text, Row row, PlainReader reader, List<NewTokens> unread) {
            this.text = text;
            this.row = row;
            this.reader = reader;
            this.unread = unread;
        }
    }

    private final Decoder decoder;
    private final List<Request> requests;
    private final BiFunction<Integer, Request, Row> rows;
    private final Place[] places;
    private final Generation[] results;
    private final int rowsOfAPlace;
    private int next;

    /// @param decoder with rows for all places
    /// @param places how many texts are written at once
    /// @param rows makes the row of a request
    WritingBatch(
            Decoder decoder,
            List<Request> requests,
            int places,
            int rowsOfAPlace,
            BiFunction<Integer, Request, Row> rows) {
        this.decoder = decoder;
        this.requests = requests;
        this.rows = rows;
        this.rowsOfAPlace = rowsOfAPlace;
        this.places = new Place[places];
        this.results = new Generation[requests.size()];
        fillPlaces();
    }

    /// Gives free places to texts that wait.
    private void fillPlaces() {
        for (int i = 0; i < places.length; i++) {
            while (places[i] == null && next < requests.size()) {
                int text = next++;
                Request request = requests.get(text);
                Row row = rows.apply(text, request);
                if (row.isDone()) {
                    results[text] = row.result();
                } else {
                    var reader = new PlainReader(
                            decoder, i * rowsOfAPlace, request.config().guidance());
                    places[i] = new Place(text, row, reader, reader.begin(request.prompt()));
                }
            }
        }
    }

    @Override
    public boolean hasNext() {
        return Arrays.stream(places).anyMatch(place -> place != null);
    }

    /// Computes the next token of every unfinished text that has a place.
    ///
    /// @throws NoSuchElementException if all texts are finished
    @Override
    public List<Turn> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all texts are finished");
        }
        List<NewTokens> extensions = new ArrayList<>();
        for (Place place : places) {
            if (place != null) {
                extensions.addAll(place.unread);
            }
        }
        decoder.extend(extensions);
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            if (places[i] != null) {
                turns.add(take(places[i]));
                if (places[i].row.isDone()) {
                    results[places[i].text] = places[i].row.result();
                    places[i] = null;
                }
            }
        }
        fillPlaces();
        return turns;
    }

    private static Turn take(Place place) {
        GenerationStep step = place.row.take(place.reader);
        place.unread = place.reader.next(step.chosen().id());
        return new Turn(place.text, step);
    }

    /// What was written, in the order of the requests.
    ///
    /// @throws IllegalStateException if a text is not finished
    public List<Generation> results() {
        if (hasNext()) {
            throw new IllegalStateException("the texts are not finished");
        }
        return List.of(results);
    }
}

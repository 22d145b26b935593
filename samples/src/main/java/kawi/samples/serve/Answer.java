package kawi.samples.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.samples.http.Call;
import kawi.samples.http.EventStream;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.LongAnswer;
import kawi.samples.http.LongJson;
import kawi.samples.serve.AnswerFormat.Usage;
import kawi.samples.serve.Choice.Piece;
import kawi.samples.serve.decode.Submission;
import kawi.samples.serve.decode.TextEvent;

/// Turns the events of a request's texts into its response, as a whole or as a stream.
final class Answer {
    private static final String END_OF_STREAM = "[DONE]";

    private final Call call;
    private final Submission submission;
    private final AnswerFormat format;
    private final List<Choice> choices;
    private final List<CompletionPrompt> echoed;
    private final int promptTokens;

    /// Receives the parts of the choices as they come.
    @FunctionalInterface
    private interface Parts {
        void add(Choice choice, Piece piece) throws IOException;
    }

    /// @param withTokens whether probabilities of tokens were requested
    /// @param echoed the prompts with which the texts begin, one for each text; empty without an echo
    Answer(
            Call call,
            Submission submission,
            AnswerFormat format,
            boolean withTokens,
            List<CompletionPrompt> echoed,
            int promptTokens) {
        this.call = call;
        this.submission = submission;
        this.format = format;
        this.choices = IntStream.range(0, submission.texts().size())
                .mapToObj(index -> new Choice(index, format.model(), withTokens))
                .toList();
        this.echoed = echoed;
        this.promptTokens = promptTokens;
    }

    /// Sends the answer.
    ///
    /// @param bestOf number of texts of each prompt
    /// @throws IOException if the client has gone
    void send(GenerationFields fields, int bestOf) throws IOException {
        if (fields.stream()) {
            stream(fields.includeUsage());
        } else {
            whole(fields.n(), bestOf);
        }
    }

    /// Sends everything at the end.
    ///
    /// @param n number of answers to each prompt
    /// @param bestOf number of texts of each prompt
    /// @throws IOException if the client has gone
    private void whole(int n, int bestOf) throws IOException {
        var json = new LongJson(call);
        try {
            run(json, (choice, piece) -> {});
        } catch (HttpFailure e) {
            json.fail(e);
            return;
        }
        List<Object> best = new ArrayList<>();
        for (int from = 0; from < choices.size(); from += bestOf) {
            for (Choice choice : best(choices.subList(from, from + bestOf), n)) {
                best.add(format.wholeChoice(best.size(), choice));
            }
        }
        json.send(format.whole(best, usage()));
    }

    private static List<Choice> best(List<Choice> choices, int n) {
        return n == choices.size()
                ? choices
                : choices.stream()
                        .sorted(Comparator.comparingDouble(Choice::meanLogProbability)
                                .reversed())
                        .limit(n)
                        .toList();
    }

    /// Sends every token as soon as it is there. An error in the middle is an event, too.
    ///
    /// @throws IOException if the client has gone
    private void stream(boolean includeUsage) throws IOException {
        var events = new EventStream(call);
        for (Choice choice : choices) {
            if (format.opening(choice).isPresent()) {
                events.event(format.chunk(format.opening(choice).get(), includeUsage));
            }
        }
        try {
            run(events, (choice, piece) -> {
                String reason = choice.isEnded() ? choice.finishReason() : null;
                events.event(format.chunk(format.partOfChoice(choice, piece, reason), includeUsage));
            });
            if (includeUsage) {
                events.event(format.usageChunk(usage()));
            }
        } catch (HttpFailure e) {
            call.note(e.getMessage());
            events.event(e.body());
        }
        events.text(END_OF_STREAM);
    }

    /// Follows all texts to their ends.
    ///
    /// @throws HttpFailure if one cannot be finished
    /// @throws IOException if the client has gone
    private void run(LongAnswer answer, Parts parts) throws IOException {
        for (Choice choice : choices) {
            if (!echoed.isEmpty() && !choice.hasTokens()) {
                parts.add(choice, choice.echo(echoed.get(choice.index()), List.of()));
            }
        }
        while (!choices.stream().allMatch(Choice::isEnded)) {
            TextEvent event = submission.next(answer, call.heartbeat());
            Choice choice = choices.get(event.text());
            switch (event) {
                case TextEvent.PromptScored scored ->
                    parts.add(choice, choice.echo(echoed.get(choice.index()), scored.scores()));
                case TextEvent.Stepped stepped -> {
                    Piece piece = choice.add(stepped.step());
                    if (!piece.isEmpty()) {
                        parts.add(choice, piece);
                    }
                }
                case TextEvent.Ended ended -> {
                    choice.end(ended.generation());
                    parts.add(choice, Piece.EMPTY);
                }
                case TextEvent.Failed failed -> throw failure(failed.cause());
            }
        }
        call.note(promptTokens + " + " + usage().completion() + " tokens");
    }

    private static HttpFailure failure(Throwable cause) {
        return switch (cause) {
            case ConstraintException deadEnd -> new HttpFailure(400, deadEnd.getMessage());
            case ArithmeticException notFinite -> new HttpFailure(500, notFinite.getMessage());
            case OutOfMemoryError memory -> new HttpFailure(500, "out of memory: " + memory.getMessage());
            default -> new HttpFailure(500, "something is wrong inside the server: " + cause);
        };
    }

    private Usage usage() {
        return new Usage(
                promptTokens, choices.stream().mapToInt(Choice::newTokens).sum());
    }
}

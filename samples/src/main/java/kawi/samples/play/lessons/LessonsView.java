package kawi.samples.play.lessons;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import kawi.samples.http.Call;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.Route;
import kawi.samples.http.json.Fields;
import kawi.samples.lesson.Lessons;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Workspace;

/// Lists the lessons, and streams each while it is computed: `/api/lessons/3/zh`.
public final class LessonsView implements PlayView {
    private static final String LIST = "/api/lessons";

    private final Workspace workspace;
    private final Lock oneAtATime = new ReentrantLock();
    private final Map<String, RunningLesson> running = new HashMap<>();
    private boolean closed;

    public LessonsView(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(LIST, LessonsView::list), Route.get(LIST + "/", this::tell));
    }

    private static void list(Call call) throws IOException {
        List<Lesson> lessons = Lessons.all();
        call.send(
                200,
                Fields.of(
                        "lessons",
                        IntStream.range(0, lessons.size())
                                .mapToObj(i -> Fields.of(
                                        "number", i + 1,
                                        "sections", lessons.get(i).sections(),
                                        "en", lessons.get(i).title().english(),
                                        "zh", lessons.get(i).title().chinese()))
                                .toList()));
    }

    private void tell(Call call) throws IOException {
        lesson(call.path().substring(LIST.length() + 1)).hub().stream(call);
    }

    /// @param path such as `3/zh`
    private synchronized RunningLesson lesson(String path) {
        if (closed) {
            throw new HttpFailure(503, "the server is shutting down").withCode("shutting_down");
        }
        List<String> parts = Arrays.asList(path.split("/", -1));
        int number = IntStream.rangeClosed(1, Lessons.all().size())
                .filter(each -> parts.getFirst().equals(Integer.toString(each)))
                .findFirst()
                .orElse(0);
        boolean isKnown = number > 0 && parts.size() == 2 && List.of("zh", "en").contains(parts.getLast());
        if (!isKnown) {
            throw new HttpFailure(
                            404,
                            "there is no such lesson: there are " + LIST + "/1/en to " + LIST + "/"
                                    + Lessons.all().size() + "/zh")
                    .withCode("unknown_url");
        }
        Language language = parts.getLast().equals("zh") ? Language.ZH : Language.EN;
        return running.computeIfAbsent(
                path, key -> new RunningLesson(number, language, workspace.device()).start(oneAtATime));
    }

    /// Ends the streams. A lesson that is computed ends with the process.
    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(lesson -> lesson.hub().close());
    }
}

package kawi.samples.lesson;

import java.util.List;
import kawi.samples.lesson.generation.LoopLesson;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.training.TrainingLesson;

/// All lessons, in the order of the chapter.
public final class Lessons {
    private static final List<Lesson> ALL = List.of(new TrainingLesson(), new LoopLesson());

    private Lessons() {}

    /// The lessons; lesson 1 is the first.
    public static List<Lesson> all() {
        return ALL;
    }
}

package kawi.samples.lesson;

import java.util.List;
import kawi.samples.lesson.generation.AutoregressionLesson;
import kawi.samples.lesson.generation.CostLesson;
import kawi.samples.lesson.generation.LoopLesson;
import kawi.samples.lesson.generation.PaddingLesson;
import kawi.samples.lesson.generation.SamplingLesson;
import kawi.samples.lesson.inside.InsideLesson;
import kawi.samples.lesson.inside.TokensLesson;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.training.LearningRateLesson;
import kawi.samples.lesson.training.TrainingLesson;

/// All lessons, in the order of the chapter.
public final class Lessons {
    private static final List<Lesson> ALL = List.of(
            new TrainingLesson(),
            new LoopLesson(),
            new PaddingLesson(),
            new CostLesson(),
            new SamplingLesson(),
            new AutoregressionLesson(),
            new LearningRateLesson(),
            new InsideLesson(),
            new TokensLesson());

    private Lessons() {}

    /// The lessons; lesson 1 is the first.
    public static List<Lesson> all() {
        return ALL;
    }
}

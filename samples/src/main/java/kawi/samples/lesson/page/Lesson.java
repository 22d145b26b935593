package kawi.samples.lesson.page;

import java.util.List;

/// A lesson on a section of the book chapter. It trains its own small model while it is read, and computes every number
/// that it prints.
public interface Lesson {

    /// The subject.
    Phrase title();

    /// The sections of the chapter, such as `16.1, 16.2`.
    String sections();

    /// Whether it trains models, so that a number of training steps can be requested.
    default boolean trains() {
        return true;
    }

    /// Prints the lesson, up to the exercises.
    void tell(Page page, Classroom room);

    /// Three things to try.
    List<Exercise> exercises();

    /// The files behind what it shows.
    List<Source> sources();
}

package kawi.samples.lesson.page;

/// A text in both languages. Each is written for its own readers and is complete without the other.
///
/// @param chinese the Chinese text
/// @param english the English text
public record Phrase(String chinese, String english) {

    /// The text as part of a line: in both languages, the Chinese first.
    public String in(Language language) {
        return switch (language) {
            case ZH -> chinese;
            case EN -> english;
            case BOTH -> chinese.equals(english) ? chinese : chinese + " " + english;
        };
    }
}

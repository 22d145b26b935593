package kawi.samples.lesson.page;

/// The source file behind something that a lesson shows.
///
/// @param what what it is
/// @param path the file, relative to the top level of the project
public record Source(Phrase what, String path) {

    /// A file below `src/main/java` of a module.
    ///
    /// @param module such as `engine`
    /// @param file such as `generate/Generator.java`, in the module's top package
    public static Source of(String module, String file, String chinese, String english) {
        return new Source(new Phrase(chinese, english), module + "/src/main/java/kawi/" + module + "/" + file);
    }
}

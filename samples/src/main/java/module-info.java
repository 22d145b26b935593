/// The command line, the lessons and the embedded corpus.
module kawi.samples {
    requires kawi.engine;
}

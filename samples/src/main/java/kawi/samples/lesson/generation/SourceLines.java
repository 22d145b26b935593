package kawi.samples.lesson.generation;

import java.util.List;
import kawi.samples.lesson.page.Source;

/// The lines of the autoregressive loop, as they stand in its source file: a test compares them.
final class SourceLines {
    static final Source FILE = Source.of("engine", "generate/Generator.java", "自回归循环", "the autoregressive loop");

    static final String BEGIN = "SequenceState sequence = begin(prompt, config); // ids = prompt";
    static final String SOURCE = "LogitsSource source = logitsSource(prompt, config);";
    static final String WHILE = "while (!sequence.isFinished()) {";
    static final String STEP = "listener.accept(step(source, sequence));";
    static final String LOGITS = "float[] logits = source.logits(sequence.ids()); // model(ids[-N:])[-1]: (V)";
    static final String SAMPLE = "Decision next = sequence.sampler().sample(logits);";
    static final String APPEND = "return sequence.append(next, source.window());";
    static final String RESULT = "return sequence.result();";

    static final List<String> ALL = List.of(BEGIN, SOURCE, WHILE, STEP, LOGITS, SAMPLE, APPEND, RESULT);

    private SourceLines() {}
}

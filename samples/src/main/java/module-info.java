/// The command line, the lessons and the embedded corpus.
module kawi.samples {
    requires info.picocli;
    requires java.desktop;
    requires jdk.management;
    requires kawi.engine;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;
    requires tools.jackson.databind;

    opens kawi.samples.bench to
            tools.jackson.databind;
    opens kawi.samples.cli to
            info.picocli,
            tools.jackson.databind;
    opens kawi.samples.doctor to
            tools.jackson.databind;
    opens kawi.samples.lesson to
            info.picocli;
    opens kawi.samples.soak to
            tools.jackson.databind;
    opens kawi.samples.training to
            tools.jackson.databind;
    opens kawi.samples.writing to
            info.picocli,
            tools.jackson.databind;
    opens kawi.samples.request to
            info.picocli,
            tools.jackson.databind;
}

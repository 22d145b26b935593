/// The command line, the lessons, the embedded corpus and the HTTP API.
module kawi.samples {
    requires info.picocli;
    requires java.desktop;
    requires jdk.httpserver;
    requires jdk.management;
    requires kawi.bench;
    requires kawi.engine;
    requires me.tongfei.progressbar;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires org.knowm.xchart;

    opens kawi.samples.cli to
            info.picocli,
            com.google.gson;
    opens kawi.samples.cli.bench to
            info.picocli,
            com.google.gson;
    opens kawi.samples.chat to
            com.google.gson;
    opens kawi.samples.cli.chat to
            info.picocli;
    opens kawi.samples.cli.convert to
            info.picocli;
    opens kawi.samples.cli.evaluate to
            info.picocli,
            com.google.gson;
    opens kawi.samples.cli.generate to
            info.picocli,
            com.google.gson;
    opens kawi.samples.cli.play to
            info.picocli;
    opens kawi.samples.cli.runs to
            info.picocli,
            com.google.gson;
    opens kawi.samples.cli.serve to
            info.picocli;
    opens kawi.samples.cli.startup to
            info.picocli;
    opens kawi.samples.cli.text to
            info.picocli;
    opens kawi.samples.cli.tokenizer to
            info.picocli,
            com.google.gson;
    opens kawi.samples.cli.train to
            info.picocli,
            com.google.gson;
    opens kawi.samples.data to
            com.google.gson;
    opens kawi.samples.decoding to
            info.picocli;
    opens kawi.samples.lesson to
            info.picocli;
    opens kawi.samples.lesson.page to
            com.google.gson;
    opens kawi.samples.play.inside to
            com.google.gson;
    opens kawi.samples.play.machine to
            com.google.gson;
    opens kawi.samples.play.tokens to
            com.google.gson;
    opens kawi.samples.play.write to
            info.picocli,
            com.google.gson;
    opens kawi.samples.request to
            info.picocli,
            com.google.gson;
    opens kawi.samples.training to
            com.google.gson;
    opens kawi.samples.training.recipe to
            com.google.gson;
    opens kawi.samples.training.finetune to
            com.google.gson;
    opens kawi.samples.verify to
            info.picocli,
            com.google.gson;
}

package kawi.samples.lesson.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.op.CrossEntropy;
import kawi.engine.data.Batch;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The first three sections, about the input of the model: ids, inputs and targets, the causal mask.
final class WhatIsGiven {
    private final Page page;
    private final Texts texts;
    private final Device device;

    WhatIsGiven(Page page, Texts texts, Device device) {
        this.page = page;
        this.texts = texts;
        this.device = device;
    }

    void tell(Gpt model) {
        ids();
        questionsAndAnswers();
        whoSeesWhom(model);
    }

    private void ids() {
        page.section("文字与编号", "Characters and ids");
        page.say("要学的是两句话，只差一个逗号：", "Two texts are to be learned; only a comma tells them apart:");
        var quoted = new Table(2, Align.LEFT);
        for (int b = 0; b < texts.texts().size(); b++) {
            quoted.row(name(b), texts.texts().get(b));
        }
        page.table(0, quoted);

        int size = texts.tokenizer().vocabularySize();
        page.say(
                "每个不同的字有一个编号，加上结束符 <eos> 和填充符 <pad>，词表共 %d 个。为了对齐，<eos> 显示为 %s，<pad> 显示为 %s。",
                "Each distinct character has an id; with the end token <eos> and the padding token <pad> the vocabulary"
                        + " has %d. So that columns align, <eos> is displayed as %s and <pad> as %s.",
                size,
                Texts.END_GLYPH,
                Texts.PADDING_GLYPH);
        int[] all = IntStream.range(0, size).toArray();
        page.table(
                0,
                new Table(1, Align.LEFT, Align.RIGHT)
                        .row(glyphs(page.word("字", "char"), all))
                        .row(numbers(page.word("编号", "id"), all)));

        page.say("模型看到的只有编号，句末加 <eos>：", "Ids are all that the model sees; a text ends in <eos>:");
        var sequences = new Table(1, Align.LEFT, Align.RIGHT);
        for (int b = 0; b < texts.texts().size(); b++) {
            int[] sequence = texts.sequences().get(b);
            sequences.row(glyphs(name(b), sequence)).row(numbers("", sequence));
        }
        page.table(0, sequences);
    }

    private void questionsAndAnswers() {
        page.section("输入与答案", "Inputs and targets");
        page.say(
                "答案就是原句左移一位：每个位置看到一个字，要猜它后面的字。有的书说“输入是答案右移一位”，指的是同一件事：以原句为准，答案左移；以答案为准，输入右移。",
                "The targets are the text shifted left by one: every position gets a character and has to guess the"
                        + " one after it. Some books say that the inputs are the targets shifted right by one. Both"
                        + " describe the same pairs, seen from the text or from the targets.");
        page.say(
                "无论猜得对不对，下一个位置的输入都是原文的字，而不是模型猜的字：这就是 Teacher Forcing（教师强制）。",
                "Right or wrong, no guess becomes an input: every input is a character of the text. This is called"
                        + " teacher forcing.");
        Batch batch = texts.batch();
        int length = batch.inputs().length();
        var table = new Table(1, Align.LEFT, Align.RIGHT);
        table.row(numbers(page.word("位置", "pos"), IntStream.range(0, length).toArray()));
        for (int b = 0; b < texts.texts().size(); b++) {
            int[] inputs = row(batch.inputs().ids(), b, length);
            int[] targets = row(batch.targets(), b, length);
            table.row(" ")
                    .row(name(b))
                    .row(glyphs(page.word("输入", "input"), inputs))
                    .row(numbers("", inputs))
                    .row(glyphs(page.word("答案", "target"), targets))
                    .row(numbers("", targets));
        }
        page.table(1, table);
        int filled = batch.targets().length - batch.targetCount();
        page.say(
                "一批里的句子要一样长，短的用 %s 填充到 %d 个（这里共填充 %d 个）。填充处的答案记作 %d：不计损失。",
                "Texts of a batch must be of one length, so shorter ones are padded with %s to %d (%d in all here). "
                        + "There the target is %d: ignored, it adds nothing to the loss.",
                Texts.PADDING_GLYPH,
                length,
                filled,
                CrossEntropy.IGNORED);
    }

    private void whoSeesWhom(Gpt model) {
        page.section("谁看得见谁", "Who sees whom");
        page.say(
                "做个实验：把甲句的字一个一个改掉，看哪些位置的预测跟着变。行是预测的位置，列是被改的字。",
                "An experiment: change text A character by character, and look at which positions the prediction"
                        + " changes. Rows predict, columns are changed.");
        Tokens tokens = texts.batch().inputs();
        var sees = WhoSeesWhom.of(model, tokens, device);
        boolean[] attentionMask = tokens.attentionMask().orElseThrow()[0];
        int[] shown = row(tokens.ids(), 0, tokens.length());
        int questions = (int) IntStream.range(0, attentionMask.length)
                .filter(t -> attentionMask[t])
                .count();
        var table = new Table(1, Align.RIGHT);
        table.row(glyphs("", shown));
        for (int t = 0; t < questions; t++) {
            List<String> row = new ArrayList<>(List.of(texts.glyph(shown[t])));
            for (int k = 0; k < shown.length; k++) {
                row.add(mark(sees.sees(t, k), attentionMask[k]));
            }
            table.row(row);
        }
        page.table(1, table);
        page.say(
                "〇 跟着变：看得见    ・ 不变：是未来    Ｘ 不变：是填充",
                "〇 changes: seen    ・ does not: the future    Ｘ does not: padding");
        page.fact(
                sees.isCausal(questions),
                new Phrase(
                        "这个三角来自因果掩码：每个位置只看得见自己和前面的字。答案总在后一格，谁也偷看不到，所以一次前向传播就能同时问 %d 个问题。",
                        "The triangle comes from the causal mask: each position sees itself and what is before it. Its"
                                + " answer is always one further, where it cannot peek: that is why one forward pass"
                                + " can ask all %d questions at once."),
                new Phrase(
                        "这不是一个整齐的三角：掩码没有起作用，这个模型能偷看答案。",
                        "This is no clean triangle: the mask does not work, and this model can peek at its answers."),
                questions);
    }

    private String name(int b) {
        return Texts.name(b).in(page.language());
    }

    private static String mark(boolean seen, boolean attended) {
        if (seen) {
            return "〇";
        }
        return attended ? "・" : "Ｘ";
    }

    private static int[] row(int[] ids, int b, int length) {
        return Arrays.copyOfRange(ids, b * length, (b + 1) * length);
    }

    private List<String> glyphs(String head, int... ids) {
        return Stream.concat(
                        Stream.of(head),
                        Arrays.stream(ids).mapToObj(id -> id == CrossEntropy.IGNORED ? "" : texts.glyph(id)))
                .toList();
    }

    private static List<String> numbers(String head, int... numbers) {
        return Stream.concat(Stream.of(head), Arrays.stream(numbers).mapToObj(Integer::toString))
                .toList();
    }
}

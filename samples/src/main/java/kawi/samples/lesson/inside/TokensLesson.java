package kawi.samples.lesson.inside;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import kawi.samples.corpus.Corpus;
import kawi.samples.lesson.page.Bars;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.tokenizer.bpe.Merges.Merge;

/// The ninth lesson: from characters to byte pairs.
public final class TokensLesson implements Lesson {
    /// The words of Sennrich et al. (2016), section 3.2.
    private static final String ENGLISH =
            "low low low low low lower lower newest newest newest newest newest newest" + " widest widest widest";

    private static final String NEW_WORD = " lowest";

    private static final String CHINESE = "沈阳人在沈阳听小沈阳唱歌。小沈阳唱歌，沈阳人鼓掌。";
    private static final int CHINESE_MERGES = 20;
    private static final int ENGLISH_MERGES = 10;

    private static final int BOOK_LENGTH = 20_000;
    private static final int[] SIZES = {0, 16, 64, 256};

    @Override
    public Phrase title() {
        return new Phrase("从字到词元", "from characters to byte pairs");
    }

    @Override
    public String sections() {
        return "-";
    }

    @Override
    public boolean trains() {
        return false;
    }

    @Override
    public void tell(Page page, Classroom room) {
        page.say(
                "模型只认编号，分词器把文字变成编号。前面几课一个字一个编号；GPT-2 用的是字节对编码（BPE）：从字节出发，把常常相邻的两个合成一个新的。这一课看它怎么学，怎么用。",
                "A model knows only ids, and a tokenizer makes them from text. So far each character was a token. GPT-2"
                        + " uses byte-pair encoding (BPE): it starts from bytes and merges neighbours that often occur"
                        + " together. This lesson shows how that is learned and used.");
        bytes(page);
        MergeSteps english = MergeSteps.learn(ENGLISH, ENGLISH_MERGES);
        learning(page, english);
        using(page, english);
        chinese(page);
        book(page);
    }

    private static void bytes(Page page) {
        page.section("从字节开始", "Bytes first");
        page.say(
                "计算机里的文字是 UTF-8 字节：英文字母一个字节，汉字三个，表情四个。只用 256 个字节就能写出任何文字，不会有“不认识的字”，只是太长：",
                "In a computer, text is UTF-8 bytes: one for a Latin letter, three for a Chinese character, four for"
                        + " an emoji. 256 bytes can write any text at all, so nothing is ever unknown. But texts get"
                        + " long:");
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.LEFT),
                List.of("文字", "字节", "十六进制"),
                List.of("text", "bytes", "hexadecimal"));
        for (String text : List.of("w", "whale", "沈", "小沈阳", "🐋")) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            table.row(
                    text,
                    Integer.toString(utf8.length),
                    HexFormat.ofDelimiter(" ").withUpperCase().formatHex(utf8));
        }
        page.headed(table);
    }

    private static void learning(Page page, MergeSteps steps) {
        page.section("一次合并一对", "One merge after the other");
        page.say(
                "学习只有一条规则：数一数相邻的两个一起出现多少次，把最多的一对合成一个新的词元，再数。用 %d 个单词的小文字试试（_ 是空格，合并不跨单词）：",
                "There is one rule: count how often each two neighbours occur together, make the most frequent pair a"
                        + " new token, and count again. On a text of %d words (_ is a space; no merge crosses a word):",
                ENGLISH.chars().filter(each -> each == ' ').count() + 1);
        merges(page, steps, ENGLISH);
        int before = steps.encode(ENGLISH, 0).size();
        int after = steps.encode(ENGLISH, steps.merges().size()).size();
        page.say(
                "%d 次合并之后，%d 个词元变成 %d 个。",
                "After %d merges the text of %d tokens has become one of %d.",
                steps.merges().size(),
                before,
                after);
        page.say("看同一段文字怎么变短：", "The same words while that happens:");
        var table = new Table(2, Align.RIGHT, Align.LEFT);
        for (int count : new int[] {0, 2, 4, 6, steps.merges().size()}) {
            if (count <= steps.merges().size()) {
                table.row(Integer.toString(count), steps.tokens("low newest widest", count));
            }
        }
        page.table(0, table);
    }

    private static void merges(Page page, MergeSteps steps, String text) {
        var table = page.head(
                new Table(1, Align.RIGHT, Align.LEFT, Align.LEFT, Align.RIGHT, Align.RIGHT),
                List.of("次序", " 一对", "新词元", "次数", "全文"),
                List.of("no.", " pair", "token", "times", "left"));
        int before = steps.encode(text, 0).size();
        for (int i = 0; i < steps.merges().size(); i++) {
            Merge merge = steps.merges().get(i);
            int after = steps.encode(text, i + 1).size();
            table.row(
                    Integer.toString(i + 1),
                    " " + steps.name(merge.left()) + " + " + steps.name(merge.right()),
                    steps.name(merge.token()),
                    Integer.toString(before - after),
                    Integer.toString(after));
            before = after;
        }
        page.headed(table);
    }

    private static void using(Page page, MergeSteps steps) {
        page.section("遇到新词", "A new word");
        page.say(
                "“lowest”没有出现过。按学到的次序把合并一条条用上：",
                "“lowest” did not occur. The merges are applied in the order in which they were learned:");
        var table = new Table(2, Align.RIGHT, Align.LEFT);
        String last = "";
        for (int count = 0; count <= steps.merges().size(); count++) {
            String tokens = steps.tokens(NEW_WORD, count);
            if (!tokens.equals(last)) {
                table.row(Integer.toString(count), tokens);
                last = tokens;
            }
        }
        page.table(0, table);
        List<Integer> ids = steps.encode(NEW_WORD, steps.merges().size());
        page.fact(
                steps.decode(ids).equals(NEW_WORD) && ids.size() < NEW_WORD.length(),
                new Phrase(
                        "新词由 %d 个见过的部分拼成，编号是 %s；把编号变回文字，一个字节也不少。",
                        "The new word consists of %d parts that were seen, with the ids %s; turned back into text, no"
                                + " byte is lost."),
                new Phrase(
                        "%d 个词元（%s），本来应当更短，而且能变回原来的文字！",
                        "%d tokens (%s): it should be shorter, and turn back into the same text!"),
                ids.size(),
                ids);
    }

    private static void chinese(Page page) {
        page.section("中文：合并的是字节，不是字", "Chinese: bytes are merged, not characters");
        page.say(
                "“%s”有 %d 个字，%d 个字节。半个字没有字形，写成 <E6> 这样的字节：",
                "“%s” has %d characters and %d bytes. Half a character has no glyph; its bytes are written as <E6>:",
                CHINESE,
                CHINESE.length(),
                CHINESE.getBytes(StandardCharsets.UTF_8).length);
        MergeSteps steps = MergeSteps.learn(CHINESE, CHINESE_MERGES);
        merges(page, steps, CHINESE);
        int all = steps.merges().size();
        page.picture(List.of(steps.tokens(CHINESE.substring(0, CHINESE.indexOf('。') + 1), all)));
        page.fact(
                steps.merges().stream().anyMatch(merge -> steps.isCut(merge.token())),
                new Phrase(
                        "合并不认识字，只看哪两个常在一起，所以会有切在字中间的词元。常用的字词最后还是合到了一起。",
                        "A merge knows nothing of characters, only which two often stand together, so some tokens"
                                + " begin or end within a character. In the end the frequent characters and words come"
                                + " together."),
                new Phrase("这一次没有切在字中间的词元。", "This time no token begins or ends within a character."));
        page.fact(
                steps.merges().stream()
                        .anyMatch(merge -> steps.name(merge.token()).equals("沈阳")),
                new Phrase(
                        "“沈阳”成了一个词元：没有词典，只是它们总在一起。",
                        "“沈阳”, the city of Shenyang, has become one token: without a dictionary, only because the two"
                                + " characters keep company."),
                new Phrase("“沈阳”这次没有合成一个词元。", "“沈阳”, the city of Shenyang, has not become one token this time."));
    }

    private static void book(Page page) {
        page.section("词表越大，文字越短", "A larger vocabulary, shorter texts");
        String text = Corpus.MOBY_DICK.text().substring(0, BOOK_LENGTH);
        MergeSteps steps = MergeSteps.learn(text, SIZES[SIZES.length - 1]);
        page.say(
                "《白鲸》的前 %s 个字符。上下文 64 个词元的模型一眼能看多少个字符？",
                "The first %s characters of Moby-Dick. How many characters does a model see whose context is 64"
                        + " tokens?",
                Numbers.count(BOOK_LENGTH));
        var table = page.head(
                new Table(2, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.LEFT),
                List.of("词表", "词元", "64 个词元", ""),
                List.of("vocabulary", "tokens", "64 tokens", ""));
        double last = 0;
        boolean grows = true;
        for (int size : SIZES) {
            int tokens = steps.encode(text, size).size();
            double seen = 64.0 * text.length() / tokens;
            grows &= seen > last;
            last = seen;
            table.row(
                    Integer.toString(256 + size),
                    Numbers.count(tokens),
                    Numbers.decimal(seen, 0),
                    Bars.of(seen, 160, 30));
        }
        page.headed(table);
        page.fact(
                grows,
                new Phrase(
                        "词表大一点，同样的上下文就看得远一点，同样的算力也读得多一点。代价是输出层更大，每个词元见得更少。",
                        "With a larger vocabulary the same context sees further, and the same compute reads more. The"
                                + " price is a larger output layer, and that each token is seen less often."),
                new Phrase("词表大了，文字却没有变短！", "The vocabulary grew, but the texts did not get shorter!"));
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi tokenizer train --corpus moby-dick --size 512 --out models/bpe512",
                        new Phrase(
                                "一会儿就从整本《白鲸》学会两百多个合并。",
                                "More than two hundred merges from the whole of Moby-Dick, in a moment."),
                        new Phrase(
                                "同样的规则，用堆来找最多的一对，快一千倍。",
                                "The same rule with a heap that finds the most frequent pair, a thousand times"
                                        + " faster.")),
                new Exercise(
                        "kawi tokenizer inspect --tokenizer models/bpe512 --text \"The lowest whale\"",
                        new Phrase(
                                "文字切成哪些词元，编号是多少。先做上一个练习。",
                                "How the text is cut into tokens, and their ids. Do the previous exercise first."),
                        new Phrase("常见的词是一个词元，少见的词拆成几个。", "Frequent words are one token, rare ones several.")),
                new Exercise(
                        "kawi train --preset tiny --tokenizer bpe:512 --steps 300 --out models/bpe",
                        new Phrase(
                                "每个词元的损失比按字符时高，每个字符的比特数却更低。",
                                "The loss per token is higher than with characters, and yet there are fewer bits per"
                                        + " character."),
                        new Phrase(
                                "一个词元有好几个字符，所以要按字符来比。", "A token has several characters, so compare per character.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("tokenizer", "naive/NaiveTrainer.java", "学合并，最朴素的写法", "learning merges, in the plainest way"),
                Source.of("tokenizer", "naive/NaiveEncoder.java", "用合并，最朴素的写法", "applying merges, in the plainest way"),
                Source.of("tokenizer", "pretoken/Gpt2Pattern.java", "先切成单词", "where words end"),
                Source.of("tokenizer", "training/BpeTrainer.java", "同样的结果，快得多", "the same, much faster"));
    }
}

package kawi.samples.request;

import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Guesses which encoding from before Unicode a text is in: decodes it in each, and looks whether the characters beyond
/// ASCII are frequent ones of the language that the encoding is for.
///
/// @param name of the encoding
/// @param likelihood of the decoded letters, and of other characters beyond ASCII, from 0 to 1
record LegacyEncoding(String name, ToDoubleFunction<int[]> likelihood) {
    /// The most frequent characters of Chinese, in the simplified and in the traditional form.
    private static final String SIMPLIFIED =
            "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运";

    private static final String TRADITIONAL =
            "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運";

    private static final String WESTERN =
            "àâäáãåæçèéêëíîïìñóôöòõøœùúûüýßÀÂÄÁÅÆÇÈÉÊËÎÏÍÑÓÔÖØŒÙÚÛÜ‘’“”–—…«»°§€£¿¡·\u00A0";

    private static final List<UnicodeBlock> KANA = List.of(UnicodeBlock.HIRAGANA, UnicodeBlock.KATAKANA);
    private static final List<UnicodeBlock> PUNCTUATION = List.of(
            UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION,
            UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS,
            UnicodeBlock.GENERAL_PUNCTUATION);
    private static final int MAX_ASCII = 0x7F;
    private static final int MIN_CYRILLIC = 4;

    /// Text that is half or more of frequent characters is a text of its language.
    private static final double LIKELY = 0.5;

    private static final List<LegacyEncoding> ALL = List.of(
            new LegacyEncoding("EUC-KR", text -> share(text, c -> UnicodeScript.of(c) == UnicodeScript.HANGUL)),
            new LegacyEncoding("EUC-JP", LegacyEncoding::japanese),
            new LegacyEncoding("Shift_JIS", LegacyEncoding::japanese),
            new LegacyEncoding("GBK", text -> chinese(text, SIMPLIFIED)),
            new LegacyEncoding("Big5", text -> chinese(text, TRADITIONAL)),
            new LegacyEncoding("windows-1251", LegacyEncoding::cyrillic),
            new LegacyEncoding("KOI8-R", LegacyEncoding::cyrillic),
            new LegacyEncoding("windows-1252", text -> share(text, c -> WESTERN.indexOf(c) >= 0)));

    /// A character's property.
    private interface Kind {
        boolean holds(int codePoint);
    }

    /// The name of the likeliest encoding.
    ///
    /// @param bytes a part of the text; it may end, but not begin, within a character
    /// @return empty if none is likely
    static Optional<String> guess(byte[] bytes) {
        String best = "";
        double highest = LIKELY;
        for (LegacyEncoding each : ALL) {
            double likelihood = each.likelihoodOf(bytes);
            if (likelihood > highest) {
                best = each.name;
                highest = likelihood;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private double likelihoodOf(byte[] bytes) {
        if (!Charset.isSupported(name)) {
            return 0;
        }
        CharsetDecoder decoder = Charset.forName(name)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(2 * bytes.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, false);
        if (result.isError()) {
            return 0;
        }
        int[] letters = chars.flip()
                .codePoints()
                .filter(c -> c > MAX_ASCII || Character.isLetter(c))
                .toArray();
        return likelihood.applyAsDouble(letters);
    }

    /// The share of those beyond ASCII that are of a kind.
    private static double share(int[] text, Kind kind) {
        int count = 0;
        int all = 0;
        for (int codePoint : text) {
            count += codePoint > MAX_ASCII && kind.holds(codePoint) ? 1 : 0;
            all += codePoint > MAX_ASCII ? 1 : 0;
        }
        return all == 0 ? 0 : (double) count / all;
    }

    /// Every byte is a character of these encodings, but words are Cyrillic as a whole, and mostly in lower case.
    private static double cyrillic(int[] text) {
        long beyondAscii = Arrays.stream(text).filter(c -> c > MAX_ASCII).count();
        double lowerCase = share(text, c -> UnicodeScript.of(c) == UnicodeScript.CYRILLIC && Character.isLowerCase(c));
        return 2 * beyondAscii < text.length || beyondAscii < MIN_CYRILLIC || lowerCase < 0.8 ? 0 : lowerCase;
    }

    /// Japanese has kana between its characters; they are more than half of most texts. Half-width kana are single
    /// bytes, as which any bytes can be read: they do not count.
    private static double japanese(int[] text) {
        double kana = share(text, LegacyEncoding::isKana);
        double known = share(text, c -> UnicodeScript.of(c) == UnicodeScript.HAN || isKana(c) || isPunctuation(c));
        return kana < 0.2 ? 0 : known;
    }

    private static double chinese(int[] text, String frequent) {
        double known = share(text, c -> UnicodeScript.of(c) == UnicodeScript.HAN || isPunctuation(c));
        double common = share(text, c -> frequent.indexOf(c) >= 0 || isPunctuation(c));
        // Even in a poem with rare words some are frequent; bytes read in the wrong encoding hit hardly any.
        return known < 0.9 || common < 0.2 ? 0 : (known + common) / 2;
    }

    private static boolean isKana(int codePoint) {
        UnicodeBlock block = UnicodeBlock.of(codePoint);
        return block != null && KANA.contains(block);
    }

    private static boolean isPunctuation(int codePoint) {
        UnicodeBlock block = UnicodeBlock.of(codePoint);
        return block != null && PUNCTUATION.contains(block);
    }
}

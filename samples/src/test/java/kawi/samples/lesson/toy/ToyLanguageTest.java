package kawi.samples.lesson.toy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import kawi.autograd.random.CounterRandom;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.ToyLanguage.Sentence;
import kawi.samples.lesson.toy.ToyLanguage.Validity;
import org.junit.jupiter.api.Test;

class ToyLanguageTest {

    @Test
    void theProbabilitiesOfAllSentencesSumToOne() {
        double sum = ToyLanguage.sentences().stream()
                .mapToDouble(Sentence::probability)
                .sum();

        assertEquals(1, sum, 1e-12);
        assertEquals(56, ToyLanguage.sentences().size());
    }

    @Test
    void theSameIdsAreATextInBothLanguages() {
        assertEquals(new Phrase("小猫吃鱼。鸟", "small cat eats fish. bird"), ToyLanguage.text(ToyLanguage.ids("小猫吃鱼。鸟")));
    }

    @Test
    void theNextWordDependsOnTheSubjectTwoWordsBefore() {
        double[] afterCat = ToyLanguage.next(ToyLanguage.ids("猫吃"));
        double[] afterDog = ToyLanguage.next(ToyLanguage.ids("小狗吃"));
        int fish = ToyLanguage.ids("鱼")[0];

        assertEquals(20 / 25.0, afterCat[fish], 1e-12);
        assertEquals(2 / 12.0, afterDog[fish], 1e-12);
        assertArrayEquals(new double[ToyLanguage.VOCABULARY_SIZE], ToyLanguage.next(ToyLanguage.ids("鱼吃")));
        assertEquals(0.25, ToyLanguage.next()[ToyLanguage.ids("小")[0]], 1e-12);
    }

    @Test
    void sentencesThatDoNotExistAreCounted() {
        assertEquals(new Validity(1, 3), ToyLanguage.validity(ToyLanguage.ids("猫吃鱼。猫吃。。鸟看")));
    }

    @Test
    void aLongRandomTextIsValidAndHasTheFrequenciesOfTheLanguage() {
        int[] ids = ToyLanguage.randomText(5000, CounterRandom.ofSeed(1));

        assertEquals(new Validity(5000, 5000), ToyLanguage.validity(ids));
        long cats =
                Arrays.stream(ids).filter(id -> id == ToyLanguage.ids("虫")[0]).count();
        assertEquals(0.17, cats / 5000.0, 0.02);
    }

    @Test
    void theEntropyIsThatOfAFairGuessAmongAllContinuations() {
        double bySentences = 0; // E[-log p(next)] over all positions, the sentence so far given
        double words = 0;
        for (Sentence sentence : ToyLanguage.sentences()) {
            for (int t = 0; t < sentence.ids().length; t++) {
                double[] next = ToyLanguage.next(Arrays.copyOf(sentence.ids(), t));
                bySentences -= sentence.probability() * Math.log(next[sentence.ids()[t]]);
                words += sentence.probability();
            }
        }
        assertEquals(bySentences / words, ToyLanguage.entropyPerWord(), 1e-12);
    }
}

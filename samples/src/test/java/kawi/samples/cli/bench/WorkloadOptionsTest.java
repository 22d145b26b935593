package kawi.samples.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.bench.run.Case;
import kawi.bench.run.Workload;
import kawi.engine.model.Activation;
import kawi.engine.model.GptConfig;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class WorkloadOptionsTest {
    private static Workload workload(String options) {
        var parsed = new WorkloadOptions();
        new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(parsed))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .parseArgs(options.isBlank() ? new String[0] : options.split(" ", -1));
        return parsed.training();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void aCaseIsWhatItsOwnSizesAndPartsDescribe(Case each) {
        Workload plain = workload("--case " + each);
        assertEquals(each.workload(), plain);
        Workload described = workload("--case " + each + " --batch-size " + plain.batchSize());
        assertEquals(plain.config(), described.config());
        assertEquals(plain.length(), described.length());
    }

    @Test
    void sizesReplaceThoseOfTheCase() {
        Workload workload = workload(
                "--layers 2 --heads 8 --width 256 --context 1024 --batch-size 3" + " --vocabulary 1000 --dropout 0.2");
        GptConfig expected = GptConfig.of(1000)
                .layers(2)
                .heads(8)
                .width(256)
                .contextLength(1024)
                .dropout(0.2)
                .bias(false)
                .build();
        assertEquals(new Workload("small, changed", expected, 3, 1024), workload);
    }

    @Test
    void partsReplaceThoseOfTheCase() {
        GptConfig config = workload("--norm rms --activation swiglu --positions rotary --kv-heads 2 --output untied")
                .config();
        assertEquals(NormType.RMS, config.norm());
        assertEquals(Activation.SWIGLU, config.activation());
        assertEquals(new Rotary(Rotary.DEFAULT_THETA), config.positions());
        assertEquals(2, config.keyValueHeads());
        assertTrue(!config.tiedOutput());
    }

    @Test
    void sequencesOfTheCaseStayAsLongAsTheyAreUnlessTheContextIsGiven() {
        assertEquals(64, workload("--case gpt2 --layers 1").length());
        assertEquals(1024, workload("--case gpt2 --layers 1").config().contextLength());
        assertEquals(128, workload("--case gpt2 --layers 1 --context 128").length());
    }

    @Test
    void learnedPositionsHaveNoBaseEvenIfThoseOfTheCaseHaveOne() {
        assertEquals(
                workload("--positions learned").config().positions(),
                workload("--case smollm2 --positions learned").config().positions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --batch-size 0                      | the batch size must be positive, not 0
        --vocabulary 0                      | the vocabulary size must be positive, not 0
        --context 0                         | the context length must be positive, not 0
        --rope-theta 3                      | --rope-theta needs --positions rotary
        --heads 3                           | the number of heads must divide the width
        --batch-size 1000000 --context 4096 | more than an array can hold
        --width 200000 --vocabulary 128000  | the token embedding would have 128,000 x 200,000 numbers
        """)
    void sizesThatAreImpossibleAreBadRequests(String options, String message) {
        String said =
                assertThrows(UsageException.class, () -> workload(options)).getMessage();
        assertTrue(said.contains(message), said);
    }
}

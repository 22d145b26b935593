package kawi.engine.io.gpt2;

import static kawi.engine.io.Messages.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import kawi.engine.io.ModelConfig;
import kawi.engine.model.Activation;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.GptConfig;
import kawi.engine.model.attention.AttentionScaling;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Gpt2ConfigFileTest {

    private static final String SIZES =
            "'model_type':'gpt2','vocab_size':65,'n_positions':16,'n_layer':2,'n_head':4,'n_embd':32";
    private static final GptConfig MODEL = GptConfig.of(65)
            .contextLength(16)
            .layers(2)
            .heads(4)
            .width(32)
            .dropout(0.1)
            .build();

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("config.json");
    }

    @Test
    void theTextIsInTheFormatOfTransformers() throws IOException {
        var model = GptConfig.of(65)
                .contextLength(16)
                .layers(2)
                .heads(4)
                .width(32)
                .bias(false)
                .build();
        Gpt2ConfigFile.write(file, new ModelConfig(model, OptionalInt.empty(), Set.of(64)));
        assertEquals("""
            {
              "architectures": [
                "GPT2LMHeadModel"
              ],
              "model_type": "gpt2",
              "vocab_size": 65,
              "n_positions": 16,
              "n_ctx": 16,
              "n_embd": 32,
              "n_layer": 2,
              "n_head": 4,
              "n_inner": null,
              "activation_function": "gelu_new",
              "resid_pdrop": 0.0,
              "embd_pdrop": 0.0,
              "attn_pdrop": 0.0,
              "layer_norm_epsilon": 1.0E-5,
              "tie_word_embeddings": true,
              "bos_token_id": null,
              "eos_token_id": 64,
              "torch_dtype": "float32",
              "kawi_bias": false
            }
            """, Files.readString(file));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        var model = GptConfig.of(300)
                .contextLength(7)
                .layers(1)
                .heads(3)
                .width(33)
                .dropout(1.0 / 3)
                .bias(false)
                .layerNormEpsilon(1e-7)
                .build();
        var written = new ModelConfig(model, OptionalInt.of(0), Set.of(299));
        Gpt2ConfigFile.write(file, written);
        assertEquals(written, Gpt2ConfigFile.read(file));
    }

    @Test
    void absentKeysHaveGpt2sDefaults() throws IOException {
        assertEquals(ModelConfig.of(MODEL), read(""));
        assertEquals(
                ModelConfig.of(MODEL), read(",'n_inner':null,'bos_token_id':null,'kawi_bias':null,'unknown':[{}]"));
    }

    @Test
    void aTokenOutsideTheVocabularyCountsAsAbsent() throws IOException {
        var read = read(",'bos_token_id':50256,'eos_token_id':64");
        assertEquals(OptionalInt.empty(), read.beginningToken());
        assertEquals(Set.of(64), read.endTokens());
        assertEquals(Set.of(), read(",'eos_token_id':-1").endTokens());
        assertEquals(Set.of(7), read(",'eos_token_id':[65,7,50256]").endTokens());
    }

    @Test
    void severalEndTokensAreReadAndWrittenBack() throws IOException {
        var read = read(",'eos_token_id':[6,5,6]");
        assertEquals(Set.of(5, 6), read.endTokens());
        Gpt2ConfigFile.write(file, read);
        assertEquals(read, Gpt2ConfigFile.read(file));
        assertEquals(Set.of(), read(",'eos_token_id':[]").endTokens());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'activation_function':'gelu_pytorch_tanh'",
                "'activation_function':'gelu_fast'",
                "'hidden_size':32,'num_hidden_layers':2",
                "'scale_attn_weights':true",
                "'n_inner':128",
                "'reorder_and_upcast_attn':true",
                "'scale_attn_by_inverse_layer_idx':false",
                "'n_ctx':1024"
            })
    void keysWithoutEffectAreAccepted(String key) throws IOException {
        assertEquals(MODEL, read("," + key).model());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'activation_function':'silu'            | \"activation_function\" is \"silu\", expected one of"
                        + " gelu_new, gelu_",
                "'activation_function':1                 | \"activation_function\" is 1, expected a string",
                "'n_inner':0                             | \"n_inner\" is 0, expected a whole number",
                "'n_inner':1000000000                    | too large",
                "'hidden_size':64                        | \"hidden_size\" is 64, expected 32 as \"n_embd\"",
                "'num_hidden_layers':3                   | \"num_hidden_layers\" is 3, expected 2 as \"n_layer\"",
                "'num_attention_heads':2                 | is 2, expected 4 as \"n_head\", which is another name for"
                        + " it",
                "'max_position_embeddings':8             | is 8, expected 16 as \"n_positions\"",
                "'n_inner':'128'                         | \"n_inner\" is \"128\", expected a whole number",
                "'tie_word_embeddings':0                 | \"tie_word_embeddings\" is 0, expected true or false",
                "'scale_attn_weights':'no'               | \"scale_attn_weights\" is \"no\", expected true or false",
                "'add_cross_attention':true              | \"add_cross_attention\" is true, expected false",
                "'embd_pdrop':-0.1                       | \"embd_pdrop\" is -0.1, expected a number of at least 0",
                "'attn_pdrop':1.0                        | \"attn_pdrop\" is 1.0, expected a number of at least 0",
                "'attn_pdrop':'no'                       | \"attn_pdrop\" is \"no\", expected a number",
                "'layer_norm_epsilon':0                  | \"layer_norm_epsilon\" is 0, expected a number between",
                "'eos_token_id':'x'                      | \"eos_token_id\" is \"x\", expected a token id, a list of",
                "'eos_token_id':[5,null]                 | expected a token id, a list of token ids or null",
                "'eos_token_id':[5.5]                    | expected a token id, a list of token ids or null",
                "'bos_token_id':[5]                      | expected a token id or null",
                "'bos_token_id':'x'                      | \"bos_token_id\" is \"x\", expected a token id or null",
                "'kawi_bias':0                           | \"kawi_bias\" is 0, expected true or false",
                "'n_head':4                              | twice",
            })
    void modelsThatKawiDoesNotHaveAreRefused(String key, String problem) throws IOException {
        write("{" + SIZES + "," + key + "}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type  | llama  | \"llama\", expected \"gpt2\"",
                "vocab_size  | 0      | is 0, expected a whole number from 1 to 2147483647",
                "vocab_size  | 65.0   | is 65.0, expected a whole number",
                "vocab_size  | 2147483648 | is 2147483648, expected a whole number",
                "vocab_size  | 2147483647 | too large",
                "n_positions | -1     | is -1, expected a whole number",
                "n_layer     | 1000000000 | expected a whole number from 1 to 10000",
                "n_head      | true   | is true, expected a whole number",
                "n_head      | 3      | \"n_embd\" is 32, expected a multiple of \"n_head\", which is 3",
                "n_embd      | []     | is [], expected a whole number",
                "n_embd      | 1048576 | too large",
            })
    void invalidSizesAreRefused(String key, String value, String problem) throws IOException {
        String quoted = value.equals("llama") ? "'llama'" : value;
        write("{" + SIZES.replaceFirst("'" + key + "':[^,]*", "'" + key + "':" + quoted) + "}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"model_type", "vocab_size", "n_positions", "n_layer", "n_head", "n_embd"})
    void theErrorNamesAMissingSize(String key) throws IOException {
        write("{" + SIZES.replaceFirst("'" + key + "':[^,]*", "'x':1") + "}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "\"" + key + "\" is missing, expected ");
    }

    /// `transformers` accepts the same generic names for the sizes of every model.
    @Test
    void sizesMayHaveTheirOtherNames() throws IOException {
        write("{'model_type':'gpt2','vocab_size':65,'max_position_embeddings':16,'num_hidden_layers':2,"
                + "'num_attention_heads':4,'hidden_size':32}");
        assertEquals(MODEL, Gpt2ConfigFile.read(file).model());
        write("{'model_type':'gpt2','vocab_size':65,'n_ctx':16,'n_layer':2,'n_head':4,'n_embd':32}");
        assertEquals(MODEL, Gpt2ConfigFile.read(file).model());
    }

    @Test
    void otherPartsThanGpt2sAreReadAndWrittenBack() throws IOException {
        ModelConfig read = read(",'activation_function':'gelu','n_inner':64,'scale_attn_weights':false,"
                + "'scale_attn_by_inverse_layer_idx':true,'tie_word_embeddings':false,'resid_pdrop':0.3,"
                + "'embd_pdrop':0,'attn_pdrop':0.2");
        assertEquals(
                GptConfig.of(65)
                        .contextLength(16)
                        .layers(2)
                        .heads(4)
                        .width(32)
                        .feedForwardWidth(64)
                        .activation(Activation.GELU_ERF)
                        .attentionScaling(new AttentionScaling(false, true))
                        .dropout(new DropoutRates(0, 0.2, 0.3))
                        .tiedOutput(false)
                        .build(),
                read.model());
        Gpt2ConfigFile.write(file, read);
        assertEquals(read, Gpt2ConfigFile.read(file));
    }

    @Test
    void aDropoutOfNegativeZeroOrBelowAllDoublesIsZero() throws IOException {
        DropoutRates read = read(",'embd_pdrop':-0.0,'attn_pdrop':1e-999999999,'resid_pdrop':0")
                .model()
                .dropout();
        assertEquals(DropoutRates.of(0), read);
    }

    @ParameterizedTest
    @EnumSource
    void everyActivationIsWrittenBack(Activation activation) {
        var written = ModelConfig.of(GptConfig.of(65)
                .contextLength(16)
                .layers(2)
                .heads(4)
                .width(32)
                .activation(activation)
                .build());
        Gpt2ConfigFile.write(file, written);
        assertEquals(written, Gpt2ConfigFile.read(file));
    }

    @Test
    void aFileWithoutAnObjectIsRefused() throws IOException {
        write("");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "not valid JSON at line 1, column 1: End of input");
        write("[1]");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "the configuration is [1], expected an object");
        write("{\n  'n_layer': 2,\n}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "not valid JSON at line 3, column 2: Expected name");
        Files.delete(file);
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "there is no such file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1e999999999      | \"attn_pdrop\" is ",
                "NaN              | not valid JSON",
                "Infinity         | not valid JSON",
            })
    void numbersBeyondADoubleAreRefused(String number, String problem) throws IOException {
        write("{" + SIZES + ",'attn_pdrop':" + number + "}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), problem);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 999, 100_000})
    void numbersOfHundredsOfDigitsAreRefusedAnywhere(int digits) throws IOException {
        for (String key : new String[] {"attn_pdrop", "layer_norm_epsilon", "n_inner"}) {
            write("{" + SIZES + ",'" + key + "':" + "9".repeat(digits) + "}");
            assertRefused(file, () -> Gpt2ConfigFile.read(file));
        }
        write("{" + SIZES + ",'eos_token_id':" + "9".repeat(Math.min(digits, 900)) + "}");
        assertEquals(Set.of(), Gpt2ConfigFile.read(file).endTokens());
    }

    @Test
    void deepAndHugeFilesAreRefused() throws IOException {
        write("{'x':" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "not valid JSON");
        write(" ".repeat((1 << 20) + 1));
        assertRefused(file, () -> Gpt2ConfigFile.read(file), "has 1,048,577 bytes, expected at most 1,048,576");
        assertRefused(folder, () -> Gpt2ConfigFile.read(folder), "is a folder, expected a file");
    }

    private ModelConfig read(String more) throws IOException {
        write("{" + SIZES + more + "}");
        return Gpt2ConfigFile.read(file);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text.replace('\'', '"'));
    }
}

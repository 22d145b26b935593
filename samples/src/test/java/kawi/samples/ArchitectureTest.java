package kawi.samples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The direction of dependencies between modules and between packages. Only this module sees all others.
@Tag("slow")
class ArchitectureTest {

    private static final JavaClasses KAWI = KawiClasses.all();

    @Test
    void allModulesAreLookedAt() {
        for (String module : List.of("kawi.autograd", "kawi.tokenizer", "kawi.engine", "kawi.samples")) {
            assertTrue(
                    KAWI.stream().anyMatch(each -> each.getPackageName().startsWith(module)),
                    "no classes of " + module + " were found");
        }
    }

    @Test
    void modulesDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("autograd")
                .definedBy("kawi.autograd..")
                .layer("tokenizer")
                .definedBy("kawi.tokenizer..")
                .layer("engine")
                .definedBy("kawi.engine..")
                .layer("bench")
                .definedBy("kawi.bench..")
                .layer("samples")
                .definedBy("kawi.samples..")
                .whereLayer("samples")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("bench")
                .mayOnlyBeAccessedByLayers("samples")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("bench", "samples")
                .whereLayer("autograd")
                .mayOnlyBeAccessedByLayers("engine", "bench", "samples")
                .whereLayer("tokenizer")
                .mayOnlyBeAccessedByLayers("engine", "bench", "samples"));
    }

    @Test
    void packagesOfAutogradDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("tensors")
                .definedBy("kawi.autograd")
                .layer("op")
                .definedBy("kawi.autograd.op")
                .layer("matmul")
                .definedBy("kawi.autograd.matmul")
                .layer("device")
                .definedBy("kawi.autograd.device")
                .layer("vector")
                .definedBy("kawi.autograd.kernel.vector..")
                .layer("scalar")
                .definedBy("kawi.autograd.kernel.scalar")
                .layer("kernel")
                .definedBy("kawi.autograd.kernel")
                .layer("parallel")
                .definedBy("kawi.autograd.parallel")
                .layer("array")
                .definedBy("kawi.autograd.array")
                .layer("nn")
                .definedBy("kawi.autograd.nn")
                .layer("optim")
                .definedBy("kawi.autograd.optim")
                .whereLayer("nn")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("optim")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("tensors")
                .mayOnlyBeAccessedByLayers("nn", "optim")
                .whereLayer("op")
                .mayOnlyBeAccessedByLayers("tensors", "nn", "optim") // optimizers tell their Cost, too
                .whereLayer("matmul")
                .mayOnlyBeAccessedByLayers("op", "optim")
                .whereLayer("device")
                .mayOnlyBeAccessedByLayers("matmul", "op", "tensors", "optim")
                .whereLayer("parallel")
                .mayOnlyBeAccessedByLayers("device")
                .whereLayer("vector")
                .mayOnlyBeAccessedByLayers("device")
                .whereLayer("kernel")
                .mayOnlyBeAccessedByLayers("vector", "device", "matmul", "op", "tensors", "nn", "optim")
                .whereLayer("scalar")
                .mayOnlyBeAccessedByLayers("kernel", "vector", "device", "op"));
    }

    @Test
    void packagesOfTheEngineDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("kawi.engine.model")
                .layer("data")
                .definedBy("kawi.engine.data")
                .layer("io")
                .definedBy("kawi.engine.io..")
                .layer("train")
                .definedBy("kawi.engine.train..")
                .layer("generate")
                .definedBy("kawi.engine.generate..")
                .layer("constrain")
                .definedBy("kawi.engine.constrain..")
                .whereLayer("constrain")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("train")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("generate")
                .mayOnlyBeAccessedByLayers("constrain")
                .whereLayer("io")
                .mayOnlyBeAccessedByLayers("train", "data")
                .whereLayer("data")
                .mayOnlyBeAccessedByLayers("train"));
    }

    @Test
    void packagesOfModelFilesDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("folder")
                .definedBy("kawi.engine.io.folder")
                .layer("gguf")
                .definedBy("kawi.engine.io.gguf")
                .layer("llama")
                .definedBy("kawi.engine.io.llama")
                .layer("gpt2")
                .definedBy("kawi.engine.io.gpt2")
                .layer("safetensors")
                .definedBy("kawi.engine.io.safetensors")
                .layer("files")
                .definedBy("kawi.engine.io", "kawi.engine.io.config")
                .layer("model")
                .definedBy("kawi.engine.model..")
                .whereLayer("folder")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("gguf")
                .mayOnlyBeAccessedByLayers("folder")
                .whereLayer("gpt2")
                .mayOnlyBeAccessedByLayers("folder", "gguf")
                .whereLayer("llama")
                .mayOnlyBeAccessedByLayers("folder", "gguf")
                .whereLayer("safetensors")
                .mayOnlyBeAccessedByLayers("folder", "gpt2", "llama")
                .whereLayer("model")
                .mayOnlyBeAccessedByLayers("folder", "gguf", "gpt2", "llama", "files"));
    }

    @Test
    void packagesOfConstraintsDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("automaton")
                .definedBy("kawi.engine.constrain")
                .layer("schema")
                .definedBy("kawi.engine.constrain.schema")
                .layer("assertion")
                .definedBy("kawi.engine.constrain.schema.assertion")
                .layer("document")
                .definedBy("kawi.engine.constrain.document")
                .layer("json")
                .definedBy("kawi.engine.constrain.json")
                .layer("parse")
                .definedBy("kawi.engine.constrain.parse")
                .layer("grammar")
                .definedBy("kawi.engine.constrain.grammar")
                .whereLayer("automaton")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("schema")
                .mayOnlyBeAccessedByLayers("automaton")
                .whereLayer("assertion")
                .mayOnlyBeAccessedByLayers("schema")
                .whereLayer("document")
                .mayOnlyBeAccessedByLayers("schema", "assertion")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("schema", "assertion")
                .whereLayer("parse")
                .mayOnlyBeAccessedByLayers("automaton", "schema", "assertion"));
    }

    @Test
    void packagesOfGenerationDependInOneDirection() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("search")
                .definedBy("kawi.engine.generate.search")
                .layer("speculation")
                .definedBy("kawi.engine.generate.speculation")
                .layer("loop")
                .definedBy("kawi.engine.generate")
                .layer("strategy")
                .definedBy("kawi.engine.generate.strategy")
                .whereLayer("search")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("speculation")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("loop")
                .mayOnlyBeAccessedByLayers("search", "speculation"));
    }

    @Test
    void constraintsKnowBytesAndNeitherModelsNorTokenizers() {
        check(noClasses()
                .that()
                .resideInAPackage("kawi.engine.constrain..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "kawi.engine.model..",
                        "kawi.autograd..",
                        "kawi.tokenizer",
                        "kawi.tokenizer.bpe..",
                        "kawi.tokenizer.decode..",
                        "kawi.tokenizer.file..",
                        "kawi.tokenizer.naive..",
                        "kawi.tokenizer.normalize..",
                        "kawi.tokenizer.pretoken..",
                        "kawi.tokenizer.training.."));
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        check(slices().matching("(kawi..)").should().beFreeOfCycles());
    }

    @Test
    void onlyTheKernelsKnowVectors() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("kawi.autograd.kernel.vector..", "kawi.bench.jmh.matmul")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector.."));
    }

    /// Elsewhere a JVM without the instruction would compute it with BigDecimal.
    @Test
    void fusedMultiplyAddOfFloatsIsEmulatedWhereThereIsNoInstruction() {
        check(noClasses()
                .that()
                .resideInAPackage("kawi.autograd..")
                .and()
                .resideOutsideOfPackage("kawi.autograd.kernel.vector..")
                .and()
                .doNotHaveSimpleName("Fma")
                .and()
                .doNotHaveSimpleName("FmaInstruction")
                .should()
                .callMethod(Math.class, "fma", float.class, float.class, float.class));
    }

    @Test
    void onlyOnePackageKnowsWhoseJsonParserItIs() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("kawi.tokenizer.json")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.gson.."));
    }

    @Test
    void jsonKnowsNothingOfTokenizers() {
        check(noClasses()
                .that()
                .resideInAPackage("kawi.tokenizer.json")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("kawi.tokenizer..").and(not(resideInAPackage("kawi.tokenizer.json")))));
    }

    @Test
    void kernelsKnowNothingOfTensors() {
        check(noClasses()
                .that()
                .resideInAPackage("kawi.autograd.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kawi.autograd", "kawi.autograd.op", "kawi.autograd.array"));
    }

    @Test
    void generationKnowsIdsAndNoText() {
        check(noClasses()
                .that()
                .resideInAnyPackage("kawi.engine.generate..", "kawi.engine.model..", "kawi.engine.data")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("kawi.tokenizer..").and(not(resideInAPackage("kawi.tokenizer.io")))));
    }

    @Test
    void theHttpServerAndTheTemplatesKnowNothingOfModels() {
        check(noClasses()
                .that()
                .resideInAnyPackage("kawi.samples.http", "kawi.samples.jinja")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kawi.engine..", "kawi.autograd..", "kawi.samples.serve"));
    }

    @Test
    void nothingButTheCommandLineDependsOnTheCommandLine() {
        check(noClasses()
                .that()
                .resideInAnyPackage("kawi.samples..")
                .and()
                .resideOutsideOfPackage("kawi.samples.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("kawi.samples.cli.."));
    }

    @Test
    void eachVariableOfTheEnvironmentIsReadInOnePlace() {
        check(noClasses()
                .that()
                .doNotHaveSimpleName("ThreadOption") // KAWI_THREADS
                .and()
                .doNotHaveSimpleName("Terminal") // COLUMNS
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class));
    }

    private static void check(ArchRule rule) {
        rule.check(KAWI);
    }
}

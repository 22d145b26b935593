package kawi.samples.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The direction of dependencies between the packages of this module, and to those of others.
class SparkArchitectureTest {
    private static final JavaClasses SPARK = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("kawi.samples.spark");

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("(kawi..)").should().beFreeOfCycles().check(SPARK);
    }

    @Test
    void theSharedFolderKnowsNothingOfTrainings() {
        noClasses()
                .that()
                .resideInAPackage("kawi.samples.spark.folder")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kawi.engine.train..", "kawi.engine.model..", "kawi.samples.spark.diloco")
                .check(SPARK);
    }

    @Test
    void trainingOnAClusterKnowsNothingOfTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("kawi.samples.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kawi.samples.cli..", "kawi.bench..", "com.google.gson..", "jdk.incubator.vector..")
                .check(SPARK);
        noClasses()
                .that()
                .resideInAPackage("kawi.samples.spark.diloco")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(SPARK);
    }
}

package kawi.samples;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The compiled classes of all modules, without tests, for tests of their dependencies and calls. Reading them takes
/// seconds, so all tests share them.
public final class KawiClasses {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("kawi");

    private KawiClasses() {}

    /// All classes.
    public static JavaClasses all() {
        return ALL;
    }
}

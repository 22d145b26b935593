package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.samples.KawiClasses;
import kawi.samples.cli.evaluate.CompareCommand;
import kawi.samples.cli.evaluate.EvalCommand;
import kawi.samples.cli.generate.GenerateCommand;
import kawi.samples.cli.generate.PromptOptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/// Commands share groups of options. A command that offers such a group and never asks for one of its options would let
/// users believe that the option does something. So each option's field must be read by a method that the command
/// calls, directly or not; the compiled classes tell which methods call which.
@Tag("slow")
class OptionsAreUsedTest {
    private static final String MODULE = "kawi.samples";
    private static final JavaClasses CLASSES = KawiClasses.all();

    /// The call graph as far as it is known: the commands have most of it in common.
    private final Map<JavaCodeUnit, Set<JavaCodeUnit>> calledDirectly = new HashMap<>();

    @TestFactory
    Stream<DynamicTest> everyCommandUsesEveryOptionAndParameterThatItOffers() {
        return HelpPageTest.commands(KawiCommand.commandLine())
                .filter(command -> command.getSubcommands().isEmpty())
                .map(command -> DynamicTest.dynamicTest(
                        command.getCommandSpec().qualifiedName(), () -> assertEquals(List.of(), unused(command))));
    }

    private List<String> unused(CommandLine command) {
        Set<JavaCodeUnit> called =
                calledBy(command.getCommandSpec().userObject().getClass());
        return command.getCommandSpec().args().stream()
                .filter(argument -> !isPicoclis(argument))
                .filter(argument -> !isRead(field(argument), called))
                .map(argument -> argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel())
                .toList();
    }

    /// Options that picocli or all commands together look after.
    private static boolean isPicoclis(ArgSpec argument) {
        return argument instanceof OptionSpec option
                && (option.usageHelp() || option.versionHelp() || option.scopeType() == ScopeType.INHERIT);
    }

    private static Field field(ArgSpec argument) {
        return (Field) argument.userObject();
    }

    private static boolean isRead(Field field, Set<JavaCodeUnit> called) {
        return CLASSES.get(field.getDeclaringClass()).getField(field.getName()).getAccessesToSelf().stream()
                .filter(access -> access.getAccessType() == AccessType.GET)
                .map(JavaFieldAccess::getOrigin)
                .anyMatch(called::contains);
    }

    /// All methods and constructors of this module that a command's `call` or `run` leads to.
    private Set<JavaCodeUnit> calledBy(Class<?> command) {
        Set<JavaCodeUnit> called = new HashSet<>();
        Deque<JavaCodeUnit> open = new ArrayDeque<>();
        CLASSES.get(command).getAllMethods().stream()
                .filter(method -> Set.of("call", "run").contains(method.getName()))
                .forEach(open::add);
        while (!open.isEmpty()) {
            JavaCodeUnit next = open.pop();
            if (called.add(next)) {
                open.addAll(calledDirectly.computeIfAbsent(next, OptionsAreUsedTest::calledDirectlyBy));
            }
        }
        return called;
    }

    /// The methods and constructors of this module that may be called by one of them, directly.
    private static Set<JavaCodeUnit> calledDirectlyBy(JavaCodeUnit caller) {
        return Stream.of(
                        caller.getCallsFromSelf().stream().map(call -> call.getTarget()),
                        caller.getCodeUnitReferencesFromSelf().stream().map(reference -> reference.getTarget()))
                .flatMap(each -> each)
                .flatMap(OptionsAreUsedTest::implementations)
                .collect(Collectors.toSet());
    }

    /// A method, those that override it, and those that it inherits.
    private static Stream<JavaCodeUnit> implementations(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        return Stream.of(Set.of(owner), owner.getAllSubclasses(), owner.getAllRawSuperclasses())
                .flatMap(Collection::stream)
                .filter(each -> each.getPackageName().startsWith(MODULE))
                .flatMap(each -> each.getCodeUnits().stream())
                .filter(unit -> unit.getName().equals(target.getName()))
                .filter(unit -> unit.getRawParameterTypes().equals(target.getRawParameterTypes()));
    }

    @Test
    void theAnalysisTellsFieldsThatACommandReadsFromOthers() throws NoSuchFieldException {
        Field promptsFile = PromptOptions.class.getDeclaredField("promptsFile");
        assertTrue(isRead(promptsFile, calledBy(GenerateCommand.class)));
        assertFalse(isRead(promptsFile, calledBy(CompareCommand.class)), "it takes one prompt");
        assertFalse(isRead(promptsFile, calledBy(EvalCommand.class)));
    }
}

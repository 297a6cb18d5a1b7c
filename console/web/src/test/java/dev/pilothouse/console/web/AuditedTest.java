package dev.pilothouse.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.policy.decisions.ContentAccess;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.registry.RevealKeyring;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What changes state has an entry in the audit log. A public method of a service changes state when
 * it can reach a statement of jOOQ that writes; it has an entry when it can reach the log's writer.
 * Calls are followed as the compiler wrote them, lambdas and method references included, interfaces
 * into all of ours that implement them: a method with two changes of which one has an entry passes.
 */
class AuditedTest {
    private static final String[] SERVICES = {
        "dev.pilothouse.registry",
        "dev.pilothouse.policy.decisions",
        "dev.pilothouse.policy.decisions.privacy",
        "dev.pilothouse.bridge.control"
    };
    private static final Set<String> WRITES =
            Set.of(
                    "insertInto",
                    "update",
                    "deleteFrom",
                    "delete",
                    "mergeInto",
                    "truncate",
                    "batchInsert",
                    "executeInsert",
                    "loadInto");

    /** Changes that are no act of anybody, or whose entry is written elsewhere, and why. */
    private static final Map<String, String> WITHOUT = exceptions();

    private static Map<String, String> exceptions() {
        Map<String, String> all = new TreeMap<>();
        all.put(
                "Jobs.failAbandoned",
                "the end of a job whose process died; its start has an entry");
        all.put("Features.seen", "what traffic shows; no act of anybody");
        all.put("GuardrailPolicies.keep", "what a dry run showed; its question has an entry");
        all.put("Playground.price", "a figure that was measured; its run has an entry");
        for (String step : List.of("AccessFiles.erase", "AccessFiles.plant")) {
            all.put(step, "a step of an erasure, which has its entries");
        }
        all.put("ErasureEngine.forgetOld", "names behind ended requests, 90 days after their end");
        for (String step : List.of("asked", "claim", "ended", "forgetOld", "sent", "toOutside")) {
            all.put("Outbox." + step, "a letter about a decision that has an entry");
        }
        all.put("RetentionRuns.begin", "its end has an entry in the log of each tenant");
        all.put("RetentionRuns.take", "its end has an entry in the log of each tenant");
        return all;
    }

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("/postgres/jooq/"))
                        .importPackages("dev.pilothouse");
    }

    @Test
    void everyChangeOfAService_hasAnEntry() {
        Set<String> silent = new TreeSet<>();
        services()
                .filter(m -> reaches(m, AuditedTest::writes))
                .filter(m -> !reaches(m, AuditedTest::appends))
                .map(AuditedTest::name)
                .forEach(silent::add);
        Set<String> unexplained = new TreeSet<>(silent);
        unexplained.removeAll(WITHOUT.keySet());
        assertThat(unexplained).as("changes without an entry in the audit log").isEmpty();
        assertThat(silent).as("exceptions that are none any more").containsAll(WITHOUT.keySet());
    }

    /** The test sees what it is about. */
    @Test
    void changesAreFound() {
        Set<String> changing =
                services()
                        .filter(m -> reaches(m, AuditedTest::writes))
                        .map(AuditedTest::name)
                        .collect(Collectors.toSet());
        assertThat(changing)
                .hasSizeGreaterThan(80)
                .contains("KillSwitches.kill", "Keys.revoke", "Access.grant", "Features.declare")
                .doesNotContain("Features.list", "AuditExports.list");
    }

    @Test
    void signIns_reveals_exportsAndRefusals_haveAnEntry() {
        for (JavaMethod method :
                List.of(
                        method(Access.class, "signIn"),
                        method(Access.class, "bearer"),
                        method(Access.class, "refused"),
                        method(ContentAccess.class, "read"),
                        method(ContentAccess.class, "reveal"),
                        method(AuditExports.class, "start"),
                        method(AuditExports.class, "open"),
                        method(DeniedAttempts.class, "note"))) {
            assertThat(reaches(method, AuditedTest::appends)).as(name(method)).isTrue();
        }
    }

    @Test
    void onlyWhatWritesAnEntry_opensReveals_andReadsContent() {
        assertThat(callersOf(RevealKeyring.class, "opener"))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(reaches(m, AuditedTest::appends)).as(name(m)).isTrue());
        assertThat(callersOf(TraceReader.class, "content"))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(reaches(m, AuditedTest::appends)).as(name(m)).isTrue());
    }

    /** Whoever turns a refusal into an answer notes it. */
    @Test
    void refusalsThatAreShown_areNoted() {
        List<JavaMethod> handlers =
                classes.stream()
                        .filter(c -> c.getPackageName().startsWith("dev.pilothouse.console.web"))
                        .flatMap(c -> c.getMethods().stream())
                        .filter(m ->
                                m.isAnnotatedWith(
                                        "org.springframework.web.bind.annotation.ExceptionHandler"))
                        .filter(m ->
                                m.getRawParameterTypes().stream()
                                        .anyMatch(p -> p.isEquivalentTo(Denied.class)))
                        .toList();
        assertThat(handlers).isNotEmpty();
        assertThat(handlers)
                .allSatisfy(m -> assertThat(reaches(m, AuditedTest::appends)).as(name(m)).isTrue());
    }

    private static Stream<JavaMethod> services() {
        return classes.stream()
                .filter(c -> Stream.of(SERVICES).anyMatch(c.getPackageName()::equals))
                .filter(c -> c.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(c -> c.getMethods().stream())
                .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static JavaMethod method(Class<?> type, String name) {
        return classes.get(type).getMethods().stream()
                .filter(m -> m.getName().equals(name))
                .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
                .findFirst()
                .orElseThrow();
    }

    private static Set<JavaCodeUnit> callersOf(Class<?> type, String name) {
        return classes.get(type).getMethods().stream()
                .filter(m -> m.getName().equals(name))
                .flatMap(m -> m.getAccessesToSelf().stream())
                .map(JavaAccess::getOrigin)
                .filter(origin -> !origin.getOwner().isEquivalentTo(type))
                .collect(Collectors.toSet());
    }

    private static String name(JavaCodeUnit unit) {
        return unit.getOwner().getSimpleName() + "." + unit.getName();
    }

    private static boolean writes(AccessTarget target) {
        return target.getOwner().isAssignableTo(DSLContext.class)
                && WRITES.contains(target.getName());
    }

    private static boolean appends(AccessTarget target) {
        return target.getOwner().isEquivalentTo(AuditLog.class)
                && target.getName().startsWith("append");
    }

    private static final Map<JavaCodeUnit, Set<JavaCodeUnit>> NEXT = new HashMap<>();

    private static boolean reaches(
            JavaCodeUnit from, java.util.function.Predicate<AccessTarget> goal) {
        Set<JavaCodeUnit> seen = new HashSet<>(Set.of(from));
        Deque<JavaCodeUnit> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            JavaCodeUnit unit = open.pop();
            if (accesses(unit).anyMatch(a -> goal.test(a.getTarget()))) {
                return true;
            }
            for (JavaCodeUnit next : NEXT.computeIfAbsent(unit, AuditedTest::next)) {
                if (seen.add(next)) {
                    open.push(next);
                }
            }
        }
        return false;
    }

    private static Stream<? extends JavaAccess<?>> accesses(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getCallsFromSelf(),
                        unit.getMethodReferencesFromSelf(),
                        unit.getConstructorReferencesFromSelf())
                .flatMap(Set::stream);
    }

    private static Set<JavaCodeUnit> next(JavaCodeUnit unit) {
        Set<JavaCodeUnit> all = new HashSet<>();
        accesses(unit).forEach(a -> all.addAll(targets(a.getTarget())));
        return all;
    }

    /** The method itself, and what overrides it in ours. The log itself is no way to a change. */
    private static Set<JavaCodeUnit> targets(AccessTarget target) {
        JavaClass owner = target.getOwner();
        if (!owner.getPackageName().startsWith("dev.pilothouse")
                || owner.getPackageName().startsWith("dev.pilothouse.policy.audit")) {
            return Set.of();
        }
        Set<JavaCodeUnit> all = new HashSet<>();
        resolved(target).ifPresent(all::add);
        if (target instanceof AccessTarget.CodeUnitCallTarget call) {
            owner.getAllSubclasses().stream()
                    .flatMap(c -> c.getMethods().stream())
                    .filter(m -> m.getName().equals(call.getName()))
                    .filter(m ->
                            m.getRawParameterTypes().size() == call.getRawParameterTypes().size())
                    .forEach(all::add);
        }
        return all;
    }

    private static Optional<JavaCodeUnit> resolved(AccessTarget target) {
        return target.resolveMember()
                .filter(JavaCodeUnit.class::isInstance)
                .map(JavaCodeUnit.class::cast);
    }
}

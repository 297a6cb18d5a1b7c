package dev.pilothouse.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pilothouse.analytics.traces.TraceReader;
import dev.pilothouse.console.web.audited.SampleService;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.policy.decisions.ContentAccess;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.registry.RevealKeyring;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What changes state has an entry in the audit log.
 *
 * @see AuditRule what counts as a change, and as its entry
 */
class AuditedTest {
    private static final String[] SERVICES = {
        "dev.pilothouse.registry",
        "dev.pilothouse.policy.decisions",
        "dev.pilothouse.policy.decisions.privacy",
        "dev.pilothouse.bridge.control"
    };

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
        for (String step : List.of("erase", "plan", "plant", "probe")) {
            all.put("ConsoleRecords." + step, "a step of an erasure, which has its entries");
        }
        for (String step : List.of("askOthers", "serve")) {
            all.put("ConsoleHomes." + step, "a step of an erasure, which has its entries");
        }
        all.put("ConsoleHomes.beat", "a sign of life");
        for (String step : List.of("begin", "end", "endSilent", "take")) {
            all.put(
                    "RetentionRuns." + step,
                    "what each batch deletes has an entry in the log of its tenant");
        }
        all.put("RetentionRuns.alive", "a sign of life");
        all.put("RetentionRuns.going", "what is to go; that it went has an entry");
        for (String reader : List.of("ConsoleDocuments.read", "IndexReader.read")) {
            all.put(reader, "reads for an answer to a person, which has its entries");
        }
        return all;
    }

    /** Changes beside one that has an entry, by who makes them, and why they need none. */
    private static final Map<String, String> BESIDE = besides();

    private static Map<String, String> besides() {
        Map<String, String> all = new TreeMap<>();
        beside(all, "the grant that follows has one", "Access.bootstrap > AccessStore.insert");
        beside(
                all,
                "its job, its request or its run has one",
                "AuditExports.start > AuditExportStore.insert",
                "AuditExportPlans.runDue > AuditExportPlanStore.claimDue",
                "AuditExportPlans.runFor > AuditExportPlanStore.ran",
                "Canaries.judgeAll > ReleaseStore.claimCanaries",
                "Drills.beginDue > DrillStore.schedule",
                "Drills.kill > DrillStore.killed",
                "BudgetRaises.propose > BudgetProposalStore.delete",
                "BudgetRaises.propose > BudgetProposalStore.insert",
                "BudgetRaises.withdraw > BudgetProposalStore.delete",
                "PrivacyStore.holdsChecked > PrivacyStore.change");
        beside(
                all,
                "the order that it carries out has one",
                "ReplicaDesk.fresh > CommandStore.insert",
                "ReplicaDesk.fresh > CommandStore.supersede",
                "CommandLane.open > CommandStore.expire",
                "PurgeDesk.note > PurgeStore.answered");
        beside(
                all,
                "a note of what was to go; that it went has one",
                "RetentionRuns.gone > RetentionRunStore.gone");
        beside(
                all,
                "a sign of life or of progress",
                "Running.at > JobStore.progress",
                "NodeReports.exchange > NodeStore.report",
                "Features.seen > FeatureStore.seen");
        beside(
                all,
                "what calls cost; alarms about it have one",
                "Turn.first > LedgerStore.save",
                "Turn.granted > LedgerStore.scarce",
                "Turn.run > LedgerStore.save",
                "Turn.run > LedgerStore.settle");
        beside(
                all,
                "a lock, which changes nothing",
                "Turn.run > LedgerStore.lock",
                "FirstStart.run > TenantStore.lockForFirst",
                "KeyVault.get > SigningKeyStore.inForce");
        beside(
                all,
                "a step of an erasure, which has its entries",
                "AccessFiles.erase > AnswerStore.deleteFiles",
                "AnswerStore.plant > AnswerStore.insert",
                "ConsoleHomes.answer > ConsoleHomeStore.drop",
                "ConsoleHomes.askOthers > ConsoleHomeStore.order",
                "ConsoleRecords.asked > ChangeLog.read",
                "ConsoleRecords.checkpoint > PersonalTextStore.checkpoint",
                "ConsoleRecords.count > PersonalTextStore.count",
                "ConsoleDocuments.read > PersonalTextStore.said",
                "ConsoleRecords.erase > PersonalTextStore.erase",
                "ConsoleRecords.explained > PersonalTextStore.elsewhere",
                "ConsoleRecords.files > PersonalTextStore.files",
                "ConsoleRecords.kept > PersonalTextStore.fixed",
                "ConsoleRecords.plant > PersonalTextStore.plant",
                "ConsoleRecords.vacuum > PersonalTextStore.vacuum",
                "ErasureDesk.carryOut > NodeErasureStore.dropLooks",
                "ErasureDesk.carryOut > NodeErasureStore.insert",
                "ErasureDesk.drop > NodeErasureStore.drop",
                "ErasureDesk.note > NodeErasureStore.answered",
                "ErasureEngine.release > ErasureStore.release",
                "ErasureEngine.take > ErasureStore.take",
                "ErasureRun.alive > ErasureStore.renew",
                "ErasureRun.attempt > ErasureStore.probeAllAgain",
                "ErasureRun.attempt > ErasureStore.state",
                "ErasureRun.controlAgain > ErasureStore.state",
                "ErasureRun.erase > ErasureStore.counted",
                "ErasureRun.erase > ErasureStore.probeAllAgain",
                "ErasureRun.proveStep > ErasureStore.kept",
                "ErasureRun.proveStep > ErasureStore.state",
                "ErasureRun.trouble > ErasureStore.trouble",
                "ErasureRun.work > ErasureStore.paused",
                "ErasureStore.controlled > ErasureStore.reach",
                "ErasureStore.erased > ErasureStore.counted",
                "ErasureStore.erased > ErasureStore.reach",
                "ErasureStore.planted > ErasureStore.reach",
                "ErasureStore.probed > ErasureStore.reach",
                "ErasureStore.uncontrolled > ErasureStore.reach",
                "NodeErasureStore.insert > NodeErasureStore.noted",
                "PersonalTextStore.checkpoint > PersonalTextStore.may",
                "PersonalTextStore.mayCheckpoint > PersonalTextStore.may",
                "SubjectStore.writeAnew > PersonalTextStore.checkpoint",
                "SubjectStore.writeAnew > PersonalTextStore.vacuum");
        return all;
    }

    private static void beside(Map<String, String> all, String why, String... changes) {
        for (String change : changes) {
            all.put(change, why);
        }
    }

    private static JavaClasses classes;
    private static AuditRule rule;

    @BeforeAll
    static void read() {
        classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("/postgres/jooq/"))
                        .importPackages("dev.pilothouse");
        rule = new AuditRule(classes);
    }

    @Test
    void everyChangeOfAService_hasAnEntry() {
        Set<String> silent = new TreeSet<>();
        services()
                .filter(rule::changes)
                .filter(m -> !rule.notes(m))
                .map(AuditRule::name)
                .forEach(silent::add);
        Set<String> unexplained = new TreeSet<>(silent);
        unexplained.removeAll(WITHOUT.keySet());
        assertThat(unexplained).as("changes without an entry in the audit log").isEmpty();
        assertThat(silent).as("exceptions that are none any more").containsAll(WITHOUT.keySet());
    }

    @Test
    void everyChangeBesideAnother_hasAnEntryToo() {
        Set<String> silent = new TreeSet<>();
        services()
                .filter(m -> rule.changes(m) && rule.notes(m))
                .forEach(m -> silent.addAll(rule.silent(m)));
        Set<String> unexplained = new TreeSet<>(silent);
        unexplained.removeAll(BESIDE.keySet());
        assertThat(unexplained).as("changes beside others that have an entry").isEmpty();
        assertThat(silent).as("exceptions that are none any more").containsAll(BESIDE.keySet());
    }

    /** It can fail: on services and a store that break it. */
    @Test
    void ruleSeesWhatBreaksIt() {
        JavaClasses samples =
                new ClassFileImporter().importPackages("dev.pilothouse.console.web.audited");
        AuditRule of = new AuditRule(samples);
        Map<String, Set<String>> silent = new TreeMap<>();
        samples.get(SampleService.class)
                .getMethods()
                .forEach(m -> {
                    if (m.getModifiers().contains(JavaModifier.PUBLIC) && !of.silent(m).isEmpty()) {
                        silent.put(m.getName(), of.silent(m));
                    }
                });
        assertThat(silent)
                .containsOnlyKeys(
                        "built",
                        "text",
                        "query",
                        "batch",
                        "jdbc",
                        "prepared",
                        "twoOfWhichOneHasAnEntry");
        assertThat(silent.get("twoOfWhichOneHasAnEntry"))
                .containsExactly("SampleService.change > SampleStore.query");
        assertThat(of.notes(samples.get(SampleService.class).getMethod("twoOfWhichOneHasAnEntry")))
                .as("what the rule looked at before")
                .isTrue();
        assertThat(of.changes(samples.get(SampleService.class).getMethod("reads"))).isFalse();
    }

    /** The test sees what it is about. */
    @Test
    void changesAreFound() {
        Set<String> changing =
                services().filter(rule::changes).map(AuditRule::name).collect(Collectors.toSet());
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
            assertThat(rule.notes(method)).as(AuditRule.name(method)).isTrue();
        }
    }

    /** Whatever leaves the console as a file: each class that sends one reaches an entry. */
    @Test
    void filesThatPeopleTake_haveAnEntry() {
        List<JavaClass> sending =
                classes.stream()
                        .filter(c -> c.getPackageName().startsWith("dev.pilothouse.console.web"))
                        .filter(AuditedTest::sendsFiles)
                        .toList();
        assertThat(sending)
                .extracting(JavaClass::getSimpleName)
                .contains(
                        "RiskController", "RiskFiles", "CardFiles", "DrillsCard", "FeatureExport");
        assertThat(sending)
                .allSatisfy(c -> assertThat(notesOrIsGiven(c)).as(c.getSimpleName()).isTrue());
    }

    /** What only sends what others give it leaves the entry to them. */
    private static boolean notesOrIsGiven(JavaClass type) {
        List<JavaClass> giving =
                type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .filter(c -> !c.equals(type))
                        .distinct()
                        .toList();
        return notes(type) || !giving.isEmpty() && giving.stream().allMatch(AuditedTest::notes);
    }

    private static boolean notes(JavaClass type) {
        return type.getCodeUnits().stream().anyMatch(rule::notes);
    }

    private static boolean sendsFiles(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .anyMatch(c ->
                        c.getPackageName().equals("com.vaadin.flow.server.streams")
                                || c.getName()
                                        .equals("org.springframework.http.ContentDisposition"));
    }

    @Test
    void onlyWhatWritesAnEntry_opensReveals_andReadsContent() {
        assertThat(callersOf(RevealKeyring.class, "opener"))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(rule.notes(m)).as(AuditRule.name(m)).isTrue());
        assertThat(callersOf(TraceReader.class, "content"))
                .isNotEmpty()
                .allSatisfy(m -> assertThat(rule.notes(m)).as(AuditRule.name(m)).isTrue());
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
                .allSatisfy(m -> assertThat(rule.notes(m)).as(AuditRule.name(m)).isTrue());
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
}

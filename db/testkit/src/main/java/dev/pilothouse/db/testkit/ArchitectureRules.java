package dev.pilothouse.db.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;

/**
 * The walls between rooms that neither Maven nor package-private classes can hold. Each room's
 * {@code ArchitectureTest} checks its own classes against all of them.
 */
public final class ArchitectureRules {
    private static final List<ArchRule> WALLS =
            List.of(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages("dev.pilothouse.db..", "..store..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("org.jooq..")
                            .because(
                                    "SQL belongs into a 'store' package; ask the room's service instead"),
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(
                                    "dev.pilothouse.db.clickhouse..",
                                    "dev.pilothouse.db.embedded..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("com.clickhouse..")
                            .because("queries go through the reader and writer of db/clickhouse"),
                    noClasses()
                            .that()
                            .resideInAnyPackage(
                                    "dev.pilothouse.gateway..",
                                    "dev.pilothouse.pool..",
                                    "dev.pilothouse.ingest..",
                                    "dev.pilothouse.bridge.protocol..",
                                    "dev.pilothouse.policy.rules..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "org.springframework..", "java.sql..", "javax.sql..")
                            .because(
                                    "the data plane starts in a second and holds no database connection"),
                    noClasses()
                            .that()
                            .resideInAPackage("dev.pilothouse.policy.rules..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(
                                    "java.net.http..", "java.nio.file..", "io.netty..", "io.grpc..")
                            .because("rules are pure functions that both planes compute alike"),
                    noClasses()
                            .that()
                            .resideOutsideOfPackage("dev.pilothouse.console..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.pilothouse.console..")
                            .because("nothing depends on the console"),
                    noClasses()
                            .that()
                            .resideOutsideOfPackage("dev.pilothouse.console.bench..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("dev.pilothouse.console.bench..")
                            .because(
                                    "benchmarks and the sample company run as a process of their own"));

    private ArchitectureRules() {}

    /**
     * Checks the classes under {@code rootPackage}, tests excluded, against all walls and for
     * cycles of packages.
     */
    public static void check(String rootPackage) {
        var classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(rootPackage);
        if (classes.isEmpty()) {
            throw new AssertionError("no classes under " + rootPackage);
        }
        WALLS.forEach(wall -> wall.allowEmptyShould(true).check(classes));
        SlicesRuleDefinition.slices()
                .matching(rootPackage + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classes);
    }
}

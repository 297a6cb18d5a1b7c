package dev.pilothouse.console.web;

import dev.pilothouse.bridge.control.ControlBridge;
import dev.pilothouse.console.web.connect.ConnectedStores;
import dev.pilothouse.console.web.mail.MailServices;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Settings;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.ConsoleDocuments;
import dev.pilothouse.policy.decisions.ConsoleHomes;
import dev.pilothouse.policy.decisions.LegalHold;
import dev.pilothouse.policy.decisions.LegalHolds;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.AccessFiles;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import dev.pilothouse.policy.decisions.privacy.ErasureEngine;
import dev.pilothouse.policy.decisions.privacy.ErasurePlans;
import dev.pilothouse.policy.decisions.privacy.ErasureSubjects;
import dev.pilothouse.policy.decisions.privacy.Holds;
import dev.pilothouse.policy.decisions.privacy.IndexReader;
import dev.pilothouse.policy.decisions.privacy.LetterPost;
import dev.pilothouse.policy.decisions.privacy.OfficeReader;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.ProcessorNotices;
import dev.pilothouse.policy.decisions.privacy.Processors;
import dev.pilothouse.policy.decisions.privacy.Subjects;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Privacy requests. A room whose store may hold something about people offers beans {@link
 * ErasureTarget} and {@link SubjectReader}; they are asked in the order of the beans.
 */
@Configuration(proxyBeanMethods = false)
class PrivacyServices {
    private static final Duration FILES_KEPT = Duration.ofDays(14);

    /** Ingest takes data of the last 90 days, and a day is a day somewhere. */
    private static final Duration REPLAY = Duration.ofDays(91);

    @Bean
    ConsoleHomes consoleHomes(Settings settings, Database database, Clock clock) {
        return ConsoleHomes.open(database, clock, settings.home(), AuditServices.name(settings));
    }

    @Bean
    ErasureSubjects erasureSubjects(Database database, Clock clock, Subjects subjects) {
        return new ErasureSubjects(database, clock, subjects);
    }

    @Bean
    Subjects subjects(Tenants tenants, Sealer sealer) {
        return new Subjects(tenants, sealer);
    }

    @Bean
    PrivacyRequests privacyRequests(
            Database database, AuditLog log, Clock clock, Subjects subjects, Approvals approvals) {
        return new PrivacyRequests(database, log, clock, subjects, approvals);
    }

    @Bean
    ErasurePlans erasurePlans(
            Database database,
            AuditLog log,
            Clock clock,
            Subjects subjects,
            Approvals approvals,
            ObjectProvider<ErasureTarget> targets,
            Connectors connectors,
            Holds holds) {
        return new ErasurePlans(
                database,
                log,
                clock,
                subjects,
                approvals,
                () -> all(connectors, targets),
                () -> holds);
    }

    @Bean
    ErasureEngine erasureEngine(
            Database database,
            AuditLog log,
            Clock clock,
            Subjects subjects,
            Jobs jobs,
            ErasurePlans plans,
            ControlBridge bridge,
            ObjectProvider<ErasureTarget> targets,
            Connectors connectors,
            MailServices.Mail mail) {
        return new ErasureEngine(
                new ErasureEngine.Parts(
                        database,
                        log,
                        clock,
                        subjects,
                        jobs,
                        () -> all(connectors, targets),
                        bridge.seal(ErasureCertificate.DOMAIN),
                        new ProcessorNotices(log, mail.outbox())),
                plans,
                REPLAY);
    }

    /** What answers are made from comes before what they are written into. */
    private static List<ErasureTarget> all(
            Connectors connectors, ObjectProvider<ErasureTarget> targets) {
        return Stream.concat(connectors.targets().stream(), targets.orderedStream()).toList();
    }

    @Bean
    Connectors connectors(
            Database database,
            AuditLog log,
            Clock clock,
            Sealer sealer,
            Subjects subjects,
            Tenants tenants) {
        return new Connectors(
                database, log, clock, sealer, subjects, new ConnectedStores(tenants, clock));
    }

    @Bean
    Processors processors(Database database, AuditLog log, Clock clock) {
        return new Processors(database, log, clock);
    }

    @Bean
    LetterPost letterPost(
            Database database, AuditLog log, Subjects subjects, MailServices.Mail mail) {
        return new LetterPost(database, log, subjects, mail.outbox());
    }

    @Bean
    AccessAnswers accessAnswers(
            Database database,
            AuditLog log,
            Clock clock,
            Subjects subjects,
            Jobs jobs,
            ObjectProvider<SubjectReader> readers) {
        return new AccessAnswers(
                database,
                log,
                clock,
                subjects,
                jobs,
                () -> readers.orderedStream().toList(),
                FILES_KEPT);
    }

    @Bean
    Holds holds(LegalHolds holds) {
        return (tenant, references) ->
                holds.over(tenant, references).stream().map(PrivacyServices::words).toList();
    }

    private static String words(LegalHold hold) {
        return hold.what()
                + ", until "
                + hold.until().map(Instant::toString).orElse("it is lifted");
    }

    @Bean
    ErasureTarget accessFiles(Database database, Clock clock) {
        return new AccessFiles(database, clock);
    }

    @Bean
    @Order(1)
    SubjectReader indexReader(Connectors connectors) {
        return new IndexReader(connectors::targets);
    }

    @Bean
    @Order(2)
    SubjectReader consoleDocuments(Database database) {
        return new ConsoleDocuments(database);
    }

    @Bean
    SubjectReader officeReader(Database database) {
        return new OfficeReader(database);
    }
}

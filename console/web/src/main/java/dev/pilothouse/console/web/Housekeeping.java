package dev.pilothouse.console.web;

import dev.pilothouse.analytics.features.FeatureUse;
import dev.pilothouse.analytics.features.FeaturesSeen;
import dev.pilothouse.console.web.retention.RetentionDesk;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.AuditExportPlans;
import dev.pilothouse.policy.decisions.AuditExportRecovery;
import dev.pilothouse.policy.decisions.AuditExports;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.registry.Canaries;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Jobs;
import dev.pilothouse.registry.SeenFeature;
import dev.pilothouse.registry.Tenant;
import dev.pilothouse.registry.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** What the console does by itself, now and then. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private static final Duration KEPT = Duration.ofDays(400);

    /** A little less than the pause, so that one process does not skip its own turn. */
    private static final Duration CANARIES_READ = Duration.ofSeconds(25);

    private final Tenants tenants;
    private final Features features;
    private final FeaturesSeen seen;
    private final Jobs jobs;
    private final BudgetLedger budgets;
    private final Canaries canaries;
    private final RetentionDesk retention;
    private final RiskClasses risks;
    private final AuditExports exports;
    private final AuditExportPlans plans;
    private final AuditExportRecovery recovery;

    Housekeeping(
            Tenants tenants,
            Features features,
            FeaturesSeen seen,
            Jobs jobs,
            BudgetLedger budgets,
            Canaries canaries,
            RetentionDesk retention,
            RiskClasses risks,
            AuditExports exports,
            AuditExportPlans plans,
            AuditExportRecovery recovery) {
        this.tenants = tenants;
        this.features = features;
        this.seen = seen;
        this.jobs = jobs;
        this.budgets = budgets;
        this.canaries = canaries;
        this.retention = retention;
        this.risks = risks;
        this.exports = exports;
        this.plans = plans;
        this.recovery = recovery;
    }

    /**
     * Notes features that only telemetry shows. Gateways report theirs to the second; what the
     * store knows is whole hours, so that it counts only when nothing better came.
     */
    @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void noteFeatures() {
        try {
            Set<String> known =
                    features.list(Actor.OPERATOR).stream()
                            .filter(f -> f.firstSeenAt().isPresent())
                            .map(f -> f.tenant() + "/" + f.id())
                            .collect(Collectors.toSet());
            List<TenantId> all = tenants.list(Actor.OPERATOR).stream().map(Tenant::id).toList();
            Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
            List<SeenFeature> found =
                    seen.read(all).stream()
                            .filter(u -> !known.contains(u.tenant() + "/" + u.feature()))
                            .filter(u -> u.first().isBefore(hour))
                            .flatMap(Housekeeping::feature)
                            .toList();
            if (!found.isEmpty()) {
                features.seen(found);
            }
        } catch (RuntimeException e) {
            LOG.info("features in traffic could not be read: {}", e.getMessage());
        }
    }

    private static Stream<SeenFeature> feature(FeatureUse use) {
        try {
            return Stream.of(
                    new SeenFeature(
                            new TenantId(use.tenant()),
                            new FeatureId(use.feature()),
                            use.first(),
                            use.inProduction()
                                    ? Optional.of(use.firstInProduction())
                                    : Optional.empty()));
        } catch (BadInput e) {
            return Stream.empty();
        }
    }

    /** Has the rules of canaries decide. */
    @Scheduled(initialDelay = 10, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void judgeCanaries() {
        try {
            canaries.judgeAll(CANARIES_READ);
        } catch (RuntimeException e) {
            LOG.info("canaries could not be looked after: {}", e.getMessage());
        }
    }

    /** Takes up the exports of processes that ended, and fails their other jobs. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void lookAfterAbandonedJobs() {
        try {
            recovery.takeUp();
            jobs.failAbandoned(Set.of(AuditExports.JOB));
        } catch (RuntimeException e) {
            LOG.info("jobs could not be looked after: {}", e.getMessage());
        }
    }

    /** Exports what plans ask for. */
    @Scheduled(initialDelay = 20, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
    void runExportPlans() {
        try {
            plans.runDue();
        } catch (RuntimeException e) {
            LOG.info("plans of exports could not be run: {}", e.getMessage());
        }
    }

    /** Deletes files of exports that are too old or too many. */
    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidyExports() {
        try {
            exports.tidy();
        } catch (RuntimeException e) {
            LOG.info("old exports could not be deleted: {}", e.getMessage());
        }
    }

    /** Deletes what has been kept long enough, once a day in UTC. */
    @Scheduled(initialDelay = 2, fixedDelay = 15, timeUnit = TimeUnit.MINUTES)
    void deleteWhatWasKeptLongEnough() {
        try {
            retention.daily();
        } catch (RuntimeException e) {
            LOG.info("what was kept long enough could not be deleted: {}", e.getMessage());
        }
    }

    /** Re-opens risk classes that a new ruleset, or a new day, would change. */
    @Scheduled(initialDelay = 15, fixedDelay = 600, timeUnit = TimeUnit.SECONDS)
    void recheckRisks() {
        try {
            int reopened = risks.recheck();
            if (reopened > 0) {
                LOG.info("{} risk classes have to be looked at again", reopened);
            }
        } catch (RuntimeException e) {
            LOG.info("risk classes could not be checked again: {}", e.getMessage());
        }
    }

    /** Forgets what was spent of budgets in periods that ended more than a year ago. */
    @Scheduled(initialDelay = 1, fixedDelay = 24, timeUnit = TimeUnit.HOURS)
    void forgetOldPeriods() {
        try {
            budgets.forget(KEPT);
        } catch (RuntimeException e) {
            LOG.info("old periods of budgets could not be forgotten: {}", e.getMessage());
        }
    }
}

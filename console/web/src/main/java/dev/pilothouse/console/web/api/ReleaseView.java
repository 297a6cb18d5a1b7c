package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.registry.CanaryRule;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Release;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A release.
 *
 * @param kind {@code release} or {@code rollback}
 * @param share hundredths of a percent of the calls that it gets first
 * @param canary its rule; absent: people decide
 * @param canaryRuleEndedAt when the rule gave up, so that people decide
 * @param approvers ids of who approved
 * @param approval id at the approvals engine
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReleaseView(
        String id,
        String tenant,
        String prompt,
        long version,
        String feature,
        String environment,
        String kind,
        String state,
        String digest,
        int share,
        @Nullable Rule canary,
        @Nullable Instant canaryRuleEndedAt,
        Person author,
        Person askedBy,
        Instant askedAt,
        String note,
        Map<String, Object> evidence,
        int approversNeeded,
        @Nullable String approval,
        List<Approver> approvers,
        @Nullable Person releasedBy,
        @Nullable Instant releasedAt,
        @Nullable Instant endedAt,
        @Nullable Review review) {
    static ReleaseView of(Release r) {
        return new ReleaseView(
                r.id().toString(),
                r.tenant().value(),
                r.prompt().value(),
                r.version(),
                r.feature().value(),
                r.environment().value(),
                r.kind().word(),
                r.state().word(),
                r.digest(),
                r.share(),
                r.rule().map(Rule::of).orElse(null),
                r.ruleEnded().orElse(null),
                Person.of(r.author()),
                Person.of(r.asked()),
                r.askedAt(),
                r.note(),
                r.evidence(),
                r.approversNeeded(),
                r.approval().map(Object::toString).orElse(null),
                r.approvers().stream().map(a -> new Approver(a.id().toString(), a.at())).toList(),
                r.released().map(Person::of).orElse(null),
                r.releasedAt().orElse(null),
                r.endedAt().orElse(null),
                r.review().map(Review::of).orElse(null));
    }

    /** A person. */
    record Person(String id, String name) {
        static Person of(Release.By by) {
            return new Person(by.id().toString(), by.name());
        }
    }

    /** Who approved. */
    record Approver(String id, Instant at) {}

    /** When a canary takes all calls by itself, and when it is taken back. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Rule(
            int leastCalls,
            int mostErrors,
            int mostSlower,
            int mostDearer,
            int mostWorse,
            int patienceMinutes) {
        static Rule of(CanaryRule rule) {
            return new Rule(
                    rule.leastCalls(),
                    rule.mostErrors(),
                    rule.mostSlower(),
                    rule.mostDearer(),
                    rule.mostWorse(),
                    rule.patienceMinutes());
        }
    }

    /**
     * Of a rollback.
     *
     * @param agreed absent: nobody has looked yet
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Review(Instant due, @Nullable Instant at, @Nullable Boolean agreed) {
        static Review of(Release.Review r) {
            return new Review(r.due(), r.at().orElse(null), r.agreed().orElse(null));
        }
    }

    /**
     * What is live of a prompt in an environment.
     *
     * @param canary absent: none
     * @param share of the canary, hundredths of a percent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Live(
            String tenant,
            String environment,
            String prompt,
            String feature,
            Served stable,
            @Nullable Served canary,
            int share) {
        static Live of(LiveRelease l) {
            return new Live(
                    l.tenant().value(),
                    l.environment().value(),
                    l.prompt().value(),
                    l.feature().value(),
                    Served.of(l.stable()),
                    l.canary().map(Served::of).orElse(null),
                    l.share());
        }
    }

    /** A release that is served. */
    record Served(String release, long version, String digest) {
        static Served of(LiveRelease.Served s) {
            return new Served(s.release().toString(), s.version(), s.digest());
        }
    }
}

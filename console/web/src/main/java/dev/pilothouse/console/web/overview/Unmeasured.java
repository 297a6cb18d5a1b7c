package dev.pilothouse.console.web.overview;

import java.util.List;

/**
 * A KPI without a source: never a made-up number.
 *
 * @param connect what would feed it
 */
record Unmeasured(Bucket bucket, String name, String connect) {
    private static final List<Unmeasured> ALL =
            List.of(
                    new Unmeasured(
                            Bucket.VELOCITY,
                            "Time to first prototype, median",
                            "connect an issue tracker"),
                    new Unmeasured(Bucket.QUALITY, "Eval pass rate", "connect evals"),
                    new Unmeasured(Bucket.QUALITY, "Groundedness", "connect online scores"),
                    new Unmeasured(Bucket.QUALITY, "Task success", "report outcomes of tasks"),
                    new Unmeasured(
                            Bucket.RELIABILITY, "Error budget left, 28 days", "agree on an SLO"),
                    new Unmeasured(Bucket.RELIABILITY, "Incidents", "connect an incident register"),
                    new Unmeasured(
                            Bucket.COST, "Cost per resolved task", "report outcomes of tasks"),
                    new Unmeasured(
                            Bucket.SAFETY,
                            "PII leaks per 10,000 answers",
                            "set an output guardrail"),
                    new Unmeasured(Bucket.SAFETY, "Red-team success", "connect red-team runs"),
                    new Unmeasured(Bucket.SAFETY, "Refusals that were right", "review a sample"),
                    new Unmeasured(
                            Bucket.DEVELOPER_EXPERIENCE, "Console survey", "connect a survey"),
                    new Unmeasured(
                            Bucket.DEVELOPER_EXPERIENCE,
                            "Docs page was useful",
                            "connect the docs site"),
                    new Unmeasured(
                            Bucket.DEVELOPER_EXPERIENCE,
                            "Rebuilt-from-scratch requests",
                            "connect an issue tracker"));

    static List<Unmeasured> of(Bucket bucket) {
        return ALL.stream().filter(u -> u.bucket == bucket).toList();
    }
}

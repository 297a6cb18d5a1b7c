package dev.pilothouse.policy.rules.guardrails;

import dev.pilothouse.db.model.BadInput;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule made ready.
 *
 * @param finder null for what looks at no text: a webhook, and content that cannot be read
 * @param when null for always
 */
record Ready(GuardRule rule, @Nullable Finder finder, @Nullable Condition when) {
    private static final int LONGEST_TEXT = 10_000_000;

    static Ready of(GuardRule rule) {
        Finder finder =
                switch (rule.detect()) {
                    case Detect.Personal p -> new PersonalFinder(some("kinds", p.kinds()));
                    case Detect.Injection i -> new InjectionFinder(threshold(i.threshold()));
                    case Detect.Deny d -> new DenyFinder(d);
                    case Detect.Schema s -> new SchemaFinder(s.schema());
                    case Detect.Length l -> new LengthFinder(length(l.most()));
                    case Detect.Encoding e -> new MarkupFinder(some("kinds", e.kinds()));
                    case Detect.Opaque o -> {
                        some("kinds", o.kinds());
                        yield null;
                    }
                    case Detect.Webhook w -> {
                        check(w);
                        yield null;
                    }
                };
        Condition when = rule.when().isEmpty() ? null : Condition.compile("when", rule.when());
        return new Ready(rule, finder, when);
    }

    private static <T> Set<T> some(String field, Set<T> kinds) {
        if (kinds.isEmpty()) {
            throw new BadInput(field, "", "at least one");
        }
        return kinds;
    }

    private static double threshold(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new BadInput("threshold", Double.toString(value), "above 0 and at most 1");
        }
        return value;
    }

    private static int length(int most) {
        if (most < 1 || most > LONGEST_TEXT) {
            throw new BadInput("most", Integer.toString(most), "1 to " + LONGEST_TEXT);
        }
        return most;
    }

    private static void check(Detect.Webhook webhook) {
        WebhookAddress.check("url", webhook.url());
        if (webhook.timeoutMillis() < 50 || webhook.timeoutMillis() > 5_000) {
            throw new BadInput(
                    "timeout_ms", Integer.toString(webhook.timeoutMillis()), "50 to 5000");
        }
    }

    /** Whether the rule is about such content. */
    boolean isAbout(Medium medium) {
        return rule.detect() instanceof Detect.Opaque opaque && opaque.kinds().contains(medium);
    }

    boolean holds(GuardContext by, GuardStage stage, List<Found> found, int length) {
        return when == null || when.holds(by, stage, found, length);
    }
}

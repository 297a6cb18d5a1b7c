package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "release",
        description = {
            "Asks that a version goes live in an environment. Others than its author and you"
                    + " approve: see 'pilothouse approvals'."
        },
        mixinStandardHelpOptions = true)
final class PromptRelease implements Callable<Integer> {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    @Parameters(paramLabel = "PROMPT@VERSION", description = "For example answer@3.")
    private String wanted = "";

    @Option(names = "--tenant", required = true, paramLabel = "T", description = "Tenant.")
    private String tenant = "";

    @Option(
            names = "--environment",
            paramLabel = "E",
            description = "Where; production by default.")
    private String environment = "production";

    @Option(names = "--note", required = true, paramLabel = "N", description = "Why.")
    private String note = "";

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            description = {
                "As a canary: so many percent of the calls first. Its rule compares it with what is live"
                        + " and promotes it or takes it back, unless --by-hand is given."
            })
    private BigDecimal share = ALL;

    @Option(
            names = "--by-hand",
            description = "Of a canary: people promote it or take it back, not its rule.")
    private boolean byHand;

    @Option(
            names = "--least-calls",
            paramLabel = "N",
            description = "Of a canary: so many calls before anything is decided; 200 by default.")
    private @Nullable Integer leastCalls;

    @Option(
            names = "--most-errors",
            paramLabel = "POINTS",
            description = {
                "Of a canary: by so many percentage points more of its calls may fail than of what is"
                        + " live; 1 by default."
            })
    private @Nullable BigDecimal mostErrors;

    @Option(
            names = "--most-slower",
            paramLabel = "PERCENT",
            description = "Of a canary: by so much it may be slower; 20 by default.")
    private @Nullable Integer mostSlower;

    @Option(
            names = "--most-dearer",
            paramLabel = "PERCENT",
            description = "Of a canary: by so much a call may cost more; 20 by default.")
    private @Nullable Integer mostDearer;

    @Option(
            names = "--most-worse",
            paramLabel = "PERCENT",
            description =
                    "Of a canary: by so much feedback and scores may be lower; 10 by default.")
    private @Nullable Integer mostWorse;

    @Option(
            names = "--patience",
            paramLabel = "MINUTES",
            description = {
                "Of a canary: after so long without a decision it stays as it is, and people decide;"
                        + " 1440 by default."
            })
    private @Nullable Integer patience;

    @Option(
            names = "--approvers",
            paramLabel = "N",
            description = "How many must approve, at least as many as the feature asks for.")
    private @Nullable Integer approvers;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PromptVersion version = PromptVersion.of(wanted);
        Map<String, Object> body = new HashMap<>();
        body.put("tenant", tenant);
        body.put("prompt", version.prompt());
        body.put("version", version.number());
        body.put("environment", environment);
        body.put("note", note);
        body.put("share", hundredths("--share", share));
        if (approvers != null) {
            body.put("approvers", approvers);
        }
        canary().ifPresent(rule -> body.put("canary", rule));
        Context context = Context.ofProcess();
        JsonNode release = context.person().post("/releases", body);
        context.screen()
                .print(
                        "Asked for "
                                + wanted
                                + " in "
                                + environment
                                + ": approval "
                                + release.path("approval").asString()
                                + ", digest "
                                + release.path("digest").asString());
        return 0;
    }

    /** Its rule: what is not given is the console's to say; empty: people decide. */
    private Optional<Map<String, Object>> canary() {
        Map<String, Object> rule = new HashMap<>();
        put(rule, "least_calls", leastCalls);
        put(
                rule,
                "most_errors",
                mostErrors == null ? null : hundredths("--most-errors", mostErrors));
        put(rule, "most_slower", mostSlower);
        put(rule, "most_dearer", mostDearer);
        put(rule, "most_worse", mostWorse);
        put(rule, "patience_minutes", patience);
        boolean whole = share.compareTo(ALL) == 0;
        if (byHand && !rule.isEmpty()) {
            throw new BadInput("--by-hand", "", "no limits of a rule beside it");
        }
        return byHand || whole && rule.isEmpty() ? Optional.empty() : Optional.of(rule);
    }

    private static void put(Map<String, Object> rule, String field, @Nullable Integer value) {
        if (value != null) {
            rule.put(field, value);
        }
    }

    private static int hundredths(String option, BigDecimal value) {
        try {
            return value.movePointRight(2).intValueExact();
        } catch (ArithmeticException e) {
            BadInput refused = new BadInput(option, value.toPlainString(), "at most two decimals");
            refused.initCause(e);
            throw refused;
        }
    }
}

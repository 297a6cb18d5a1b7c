package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.state.Releases;
import dev.pilothouse.gateway.state.Served;
import java.util.List;

/** Why a call gets no released prompt; each says which releases there are. */
final class PromptRefusals {
    private static final int MOST_NAMES = 50;

    private final Call call;
    private final List<String> names;

    PromptRefusals(Call call, Releases releases) {
        this.call = call;
        this.names =
                releases
                        .names(call.key().tenant(), call.key().environment(), call.feature())
                        .stream()
                        .limit(MOST_NAMES)
                        .toList();
    }

    private String place() {
        return "feature " + call.feature() + " in " + call.key().environment();
    }

    private String those() {
        return names.isEmpty() ? "there are none" : String.join(", ", names);
    }

    private Refusal with(Refusal refusal) {
        return refusal.with("releases", names);
    }

    Refusal withoutRelease() {
        return with(
                Refusal.forbidden(
                        "release_required",
                        "prompt",
                        "The "
                                + place()
                                + " answers from its releases only: name one as prompt.id or in"
                                + " X-Pilothouse-Prompt ("
                                + those()
                                + ")."));
    }

    Refusal besidesRelease(Served served, String field) {
        return with(
                Refusal.forbidden(
                        "release_required",
                        field,
                        "The "
                                + place()
                                + " answers from its releases only, and "
                                + served.name()
                                + " says all that shapes the answer: leave out "
                                + field
                                + " (releases: "
                                + those()
                                + ")."));
    }

    Refusal unknownPrompt(String prompt) {
        String shown = prompt.length() > 100 ? prompt.substring(0, 100) + "…" : prompt;
        return with(
                Refusal.notFound(
                        "prompt_not_found",
                        "prompt.id",
                        "prompt.id: '"
                                + shown
                                + "' (expected: a release of the "
                                + place()
                                + ": "
                                + those()
                                + ")"));
    }

    Refusal unknownVersion(PromptName wanted) {
        return with(
                Refusal.notFound(
                        "prompt_version_not_found",
                        "prompt.version",
                        version(wanted) + " (expected: one of " + those() + ")"));
    }

    Refusal notLive(PromptName wanted) {
        return with(
                Refusal.forbidden(
                        "release_not_live",
                        "prompt.version",
                        version(wanted) + " is not live (live: " + those() + ")"));
    }

    private static String version(PromptName wanted) {
        return "prompt.version: '" + wanted + "'";
    }

    Refusal unguarded(Served served, String rule) {
        return Refusal.forbidden(
                "release_unguarded",
                "prompt",
                "Release "
                        + served.name()
                        + " needs the guardrail '"
                        + rule
                        + "', which is not in force for the "
                        + place()
                        + ".");
    }

    /** Every deployment that the release permits is gone, or the call was sent elsewhere. */
    static Refusal nowhere(Served served) {
        return Refusal.forbidden(
                "release_deployments",
                "prompt",
                "Release "
                        + served.name()
                        + " may be answered by "
                        + String.join(", ", served.content().deployments())
                        + " only, and none of them is left on the route.");
    }
}

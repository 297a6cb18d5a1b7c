package dev.pilothouse.console.web.prompts;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.registry.Release;
import java.util.Locale;

/** Prompts and releases in words for people. */
final class Words {
    private Words() {}

    /** {@code sha256:2d07…e8aa}, as long as it takes to tell two apart. */
    static String digest(String digest) {
        return "sha256:" + digest.substring(0, 4) + "…" + digest.substring(digest.length() - 4);
    }

    /**
     * {@code 10 %}
     *
     * @param hundredths of a percent
     */
    static String share(int hundredths) {
        return Format.percent(hundredths / 10_000.0) + " %";
    }

    static String state(Release release) {
        return switch (release.state()) {
            case ASKED -> "waits for approval";
            case CHANGES_REQUESTED -> "changes requested";
            case WITHDRAWN -> "withdrawn";
            case CANARY -> "canary, " + share(release.share());
            case LIVE -> release.kind() == Release.Kind.ROLLBACK ? "live, rolled back" : "live";
            case ENDED -> "ended";
        };
    }

    static Status status(Release.State state) {
        return switch (state) {
            case ASKED, CANARY -> Status.WATCH;
            case CHANGES_REQUESTED -> Status.OFF;
            case LIVE -> Status.OK;
            case WITHDRAWN, ENDED -> Status.UNKNOWN;
        };
    }

    static String role(String word) {
        return word.isEmpty()
                ? ""
                : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /**
     * {@code parameters.top_p} as {@code Top p}, {@code variables.a.type} as {@code Variable a,
     * type}.
     */
    static String field(String path) {
        String plain = path.replace('_', ' ');
        int dot = plain.indexOf('.');
        if (dot < 0) {
            return role(plain);
        }
        String named = path.substring(dot + 1).replace(".", ", ");
        return switch (plain.substring(0, dot)) {
            case "parameters" -> role(plain.substring(dot + 1));
            case "variables" -> "Variable " + named;
            case "tools" -> "Tool " + named;
            default -> role(plain.replace(".", ", "));
        };
    }
}

package dev.pilothouse.console.web.kills;

import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Kill;
import java.util.List;
import java.util.Optional;

/** Kills in the words of the pages. */
final class Words {
    private Words() {}

    /** {@code end user} */
    static String of(KillScope scope) {
        return scope.word().replace('-', ' ');
    }

    /** {@code End user} */
    static String title(KillScope scope) {
        String word = of(scope);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** The mode, and where calls go: {@code fall back to gpt-2}. */
    static String mode(Kill kill) {
        return of(kill.mode()) + kill.fallback().map(to -> " to " + to).orElse("");
    }

    static String of(KillMode mode) {
        return switch (mode) {
            case DENY_AND_CUT -> "deny new, cut streams";
            case DENY_NEW -> "deny new";
            case FALL_BACK -> "fall back";
            case TOOLS_READ_ONLY -> "tools read-only";
        };
    }

    static String icon(KillScope scope) {
        return switch (scope) {
            case GLOBAL -> "power";
            case TENANT -> "building-2";
            case FEATURE -> "layers";
            case MODEL -> "box";
            case DEPLOYMENT -> "server";
            case PROVIDER -> "cloud";
            case RELEASE -> "file-text";
            case AGENT -> "bot";
            case TOOL -> "wrench";
            case KEY -> "key-round";
            case END_USER -> "user-round";
        };
    }

    /** {@code Brindlemoor Bank}, or {@code all tenants}. */
    static String tenant(Optional<TenantId> tenant, List<TenantName> names) {
        return tenant.map(id ->
                        names.stream()
                                .filter(n -> n.id().equals(id))
                                .map(TenantName::displayName)
                                .findFirst()
                                .orElse(id.value()))
                .orElse("all tenants");
    }
}

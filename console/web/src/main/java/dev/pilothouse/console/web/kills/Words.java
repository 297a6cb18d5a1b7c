package dev.pilothouse.console.web.kills;

import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.KillMode;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.registry.ReadOnlyTool;
import java.util.List;
import java.util.Optional;

/** Kills in the words of the pages. */
final class Words {
    private static final int MOST_NAMES = 3;

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

    /** What calls keep under a kill that leaves them these tools. */
    static String kept(List<ReadOnlyTool> tools) {
        List<String> names = tools.stream().map(ReadOnlyTool::name).toList();
        long tenants = tools.stream().map(ReadOnlyTool::tenant).distinct().count();
        if (tenants == 0) {
            return "Calls go on without tools: none is declared to change nothing.";
        }
        if (tenants > 1) {
            return "Calls keep only what their tenant declared to change nothing: "
                    + Format.plural(names.size(), "tool")
                    + " in "
                    + Format.plural(tenants, "tenant")
                    + ".";
        }
        int more = names.size() - MOST_NAMES;
        return "Calls keep only tools that were declared to change nothing: "
                + String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
                + (more > 0 ? " and " + more + " more." : ".");
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

package dev.pilothouse.console.cli;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.KillScope;
import picocli.CommandLine.Option;

/** Options that say what is killed: a feature, or any scope with its target. */
final class KillWhat {
    @Option(names = "--feature", paramLabel = "F", description = "Kill this feature.")
    private String feature = "";

    @Option(
            names = "--scope",
            paramLabel = "S",
            description =
                    "global, tenant, feature, model, deployment, provider, release, agent, tool, key or end-user.")
    private String scope = "";

    @Option(
            names = "--target",
            paramLabel = "X",
            description = "What of the scope; none for global.")
    private String target = "";

    /**
     * @throws BadInput when neither or both ways are used, or for an unknown scope
     */
    KillScope scope() {
        if (!feature.isEmpty() && !scope.isEmpty()) {
            throw new BadInput("--scope", scope, "either --feature, or --scope with --target");
        }
        if (feature.isEmpty() && scope.isEmpty()) {
            throw new BadInput("--feature", "", "a feature, or --scope with --target");
        }
        return feature.isEmpty() ? KillScope.ofWord(scope) : KillScope.FEATURE;
    }

    /**
     * @return empty for everything
     * @throws BadInput when a scope lacks its target
     */
    String target() {
        String named = feature.isEmpty() ? target : feature;
        if (named.isEmpty() && scope() != KillScope.GLOBAL) {
            throw new BadInput("--target", "", "a " + scope().word());
        }
        return named;
    }
}

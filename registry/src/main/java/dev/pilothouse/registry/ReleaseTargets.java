package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.DeploymentId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.registry.store.ModelStore;
import dev.pilothouse.registry.store.RouteStore;
import java.util.List;
import java.util.Set;

/** Which deployments may answer a release: those that the prompt names, or its route has. */
final class ReleaseTargets {
    private static final Set<Route.Role> ANSWERS = Set.of(Route.Role.SERVING, Route.Role.CANARY);

    private ReleaseTargets() {}

    /** The content with its list of deployments, which is part of what is approved. */
    static PromptContent fixed(Tx tx, Prompt prompt, PromptContent content) {
        if (!content.deployments().isEmpty()) {
            content.deployments().forEach(id -> visible(tx, prompt.tenant(), id));
            return content;
        }
        List<Deployment> all = new ModelStore(tx).deployments(new Reach.Everywhere());
        List<Route.Target> route =
                new RouteStore(tx)
                        .find(prompt.tenant(), prompt.feature())
                        .map(Route::targets)
                        .orElseGet(() -> Routes.usual(prompt.tenant(), all));
        List<String> serving =
                route.stream()
                        .filter(t -> t.model().equals(content.model()))
                        .filter(t -> ANSWERS.contains(t.role()))
                        .map(t -> t.deployment().value())
                        .distinct()
                        .sorted()
                        .toList();
        if (serving.isEmpty()) {
            throw new BadInput(
                    "model",
                    content.model(),
                    "a model that the route of feature " + prompt.feature() + " has");
        }
        return content.at(serving);
    }

    private static void visible(Tx tx, TenantId tenant, String id) {
        boolean seen =
                Deployments.existing(tx, new DeploymentId(id))
                        .data()
                        .tenant()
                        .map(tenant::equals)
                        .orElse(true);
        if (!seen) {
            throw new NotFound("deployment", id);
        }
    }
}

package dev.pilothouse.console.web.prompts;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.ApprovalInbox;
import dev.pilothouse.registry.FeatureLock;
import dev.pilothouse.registry.LiveRelease;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.PromptVersion;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * All that the page says of one prompt at a moment.
 *
 * @param versions newest first, at most 200
 * @param releases newest first, at most 200
 * @param locks environments in which its feature answers from releases only
 * @param approvals by release: who may decide and what was said; of the newest releases only
 * @param models that the tenant may call, by name
 * @param deployments that the tenant sees
 */
record Book(
        Prompt prompt,
        List<PromptVersion.Row> versions,
        List<LiveRelease> live,
        List<Release> releases,
        int approvers,
        List<FeatureLock> locks,
        Map<UUID, ApprovalInbox.Opened> approvals,
        List<String> models,
        List<String> deployments) {
    private static final int WITH_APPROVAL = 20;

    static Book read(Tools services, Actor actor, TenantId tenant, PromptName name) {
        Prompt prompt = services.prompts().find(actor, tenant, name);
        List<Release> releases = services.releases().list(actor, ReleaseQuery.of(tenant, name));
        var seen =
                services.deployments().list(actor).stream()
                        .filter(d -> d.data().tenant().map(tenant::equals).orElse(true))
                        .toList();
        return new Book(
                prompt,
                services.prompts().versions(actor, tenant, name, Optional.empty(), 200),
                services.releases().live(actor, tenant, name),
                releases,
                services.rules().approvers(actor, tenant, prompt.feature()),
                services.rules().locks(actor).stream()
                        .filter(l -> l.tenant().equals(tenant))
                        .filter(l -> l.feature().equals(prompt.feature()))
                        .toList(),
                approvals(services, actor, releases),
                seen.stream().map(d -> d.data().model()).distinct().sorted().toList(),
                seen.stream().map(d -> d.id().value()).sorted().toList());
    }

    private static Map<UUID, ApprovalInbox.Opened> approvals(
            Tools services, Actor actor, List<Release> releases) {
        if (!actor.may(Permission.SEE_APPROVALS)) {
            return Map.of();
        }
        return releases.stream()
                .filter(r -> r.approval().isPresent())
                .limit(WITH_APPROVAL)
                .flatMap(r ->
                        services
                                .approvals()
                                .find(actor, r.approval().orElseThrow())
                                .map(o -> Map.entry(r.id(), o))
                                .stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Optional<LiveRelease> live(String environment) {
        return live.stream().filter(l -> l.environment().value().equals(environment)).findFirst();
    }
}

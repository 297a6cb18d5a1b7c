package dev.pilothouse.db.model;

import java.util.Optional;

/**
 * What a kill is over.
 *
 * @param target what of the scope: the id of the tenant, feature, model, …; empty for {@code
 *     global}
 * @param tenant the tenant it is limited to; needed for feature, release, agent, tool, key and end
 *     user; for the scope {@code tenant} it is the target itself
 */
public record KillOver(KillScope scope, String target, Optional<TenantId> tenant) {
    private static final int LONGEST_TARGET = 256;

    public KillOver {
        target = Texts.check("target", target, scope == KillScope.GLOBAL ? 0 : 1, LONGEST_TARGET);
        switch (scope) {
            case GLOBAL -> {
                if (!target.isEmpty() || tenant.isPresent()) {
                    throw new BadInput("target", target, "nothing, and no tenant, for global");
                }
            }
            case TENANT -> {
                TenantId named = new TenantId(target);
                if (tenant.isPresent() && !tenant.get().equals(named)) {
                    throw new BadInput("tenant", tenant.get().value(), "'" + target + "' or none");
                }
                tenant = Optional.of(named);
            }
            case FEATURE, RELEASE, AGENT, TOOL, KEY, END_USER -> {
                if (tenant.isEmpty()) {
                    throw new BadInput(
                            "tenant", "", "the tenant whose " + scope.word() + " is killed");
                }
            }
            case MODEL, DEPLOYMENT, PROVIDER -> {}
        }
    }

    /** For people and error bodies: {@code feature:loan-explainer}, {@code global}. */
    public String label() {
        return target.isEmpty() ? scope.word() : scope.word() + ":" + target;
    }
}

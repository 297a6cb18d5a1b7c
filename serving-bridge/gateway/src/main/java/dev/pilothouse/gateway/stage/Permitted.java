package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import dev.pilothouse.gateway.state.Plan.Tier;
import dev.pilothouse.gateway.state.Served;
import java.util.List;

/** Leaves of a plan the deployments that the call's release permits. */
final class Permitted {
    private Permitted() {}

    /**
     * @throws Refusal when none is left
     */
    static Plan of(Call call, Plan plan) {
        Served served = call.served();
        if (served == null) {
            return plan;
        }
        List<Tier> tiers =
                plan.tiers().stream()
                        .map(t -> new Tier(t.number(), left(served, t.shares())))
                        .filter(t -> !t.shares().isEmpty())
                        .toList();
        List<Share> canaries = left(served, plan.canaries());
        if (tiers.isEmpty() && canaries.isEmpty()) {
            throw PromptRefusals.nowhere(served);
        }
        return new Plan(tiers, canaries, left(served, plan.shadows()));
    }

    private static List<Share> left(Served served, List<Share> shares) {
        return shares.stream().filter(s -> served.permits(s.deployment())).toList();
    }
}

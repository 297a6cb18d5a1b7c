package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.kill.Rule;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import dev.pilothouse.gateway.state.Plan.Tier;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where calls go under kills of the mode {@code fall-back}. A kill over a caller sends its calls to
 * the deployment that it names and nowhere else; one over a model, deployment or provider puts the
 * named deployment in the place of what it is over, or takes that out of the route. What is left of
 * a route are its other deployments for the model, then those for its other models.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-29-kill-modes.md">decision</a>
 */
final class Detour {
    private final KillSwitch kills;
    private final NodeState state;

    Detour(KillSwitch kills, NodeState state) {
        this.kills = kills;
        this.state = state;
    }

    /** The plan without what is killed; null when nothing is left and the call was ended. */
    @Nullable Plan plan(Call call, Plan usual) {
        if (!kills.diverts()) {
            return usual;
        }
        Rule caller = kills.diverting(call);
        Rule rule = caller != null ? caller : first(call, usual);
        if (rule == null) {
            return usual;
        }
        Plan plan = caller != null ? to(call, caller) : around(call, usual);
        if (plan.tiers().isEmpty()) {
            kills.end(call, rule, "No other deployment is left.");
            return null;
        }
        call.route().divert("kill:" + rule.over() + " ");
        return plan;
    }

    /** The first kill because of which something of the plan is passed over. */
    private @Nullable Rule first(Call call, Plan plan) {
        return Stream.concat(
                        plan.canaries().stream(),
                        plan.tiers().stream().flatMap(tier -> tier.shares().stream()))
                .flatMap(share -> Stream.ofNullable(state.deployment(share.deployment())))
                .flatMap(target -> Stream.ofNullable(kills.passingOver(call, target)))
                .findFirst()
                .orElse(null);
    }

    private Plan to(Call call, Rule rule) {
        Target target = kills.standIn(call, rule.fallback());
        List<Tier> tiers =
                target == null
                        ? List.of()
                        : List.of(new Tier(1, List.of(new Share(target.id(), 1))));
        return new Plan(tiers, List.of(), List.of());
    }

    private Plan around(Call call, Plan usual) {
        List<Tier> tiers = left(call, usual.tiers().stream());
        if (tiers.isEmpty()) {
            Stream<Plan> others =
                    state.plans(call.key().tenant(), call.feature()).values().stream();
            tiers = left(call, others.flatMap(plan -> plan.tiers().stream()));
        }
        List<Share> canaries =
                usual.canaries().stream().filter(share -> stays(call, share)).toList();
        return new Plan(tiers, canaries, usual.shadows());
    }

    private boolean stays(Call call, Share share) {
        Target target = state.deployment(share.deployment());
        return target != null && kills.passingOver(call, target) == null;
    }

    private List<Tier> left(Call call, Stream<Tier> of) {
        List<Tier> tiers = new ArrayList<>();
        of.map(tier -> left(call, tier))
                .filter(shares -> !shares.isEmpty())
                .forEach(shares -> tiers.add(new Tier(tiers.size() + 1, shares)));
        return tiers;
    }

    private List<Share> left(Call call, Tier tier) {
        return tier.shares().stream()
                .flatMap(share -> {
                    Target target = kills.standIn(call, share.deployment());
                    return target == null
                            ? Stream.empty()
                            : Stream.of(new Share(target.id(), share.size()));
                })
                .toList();
    }
}

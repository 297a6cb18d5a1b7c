package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.health.RouteTraffics.Cause;
import dev.pilothouse.gateway.state.Capacity;
import dev.pilothouse.gateway.state.CardRules.Verdict;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import dev.pilothouse.gateway.state.Plan.Tier;
import dev.pilothouse.gateway.state.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one deployment of a plan: the canary for its share of the calls, otherwise the first tier
 * that has one which takes calls, by weight.
 */
final class Chooser {
    private final NodeState state;
    private final Health health;
    private final Spread spread;

    Chooser(NodeState state, Health health) {
        this.state = state;
        this.health = health;
        this.spread = new Spread(state.capacities());
    }

    /** A choice, with the leave for it. */
    record Pick(Target target, Permit permit, String reason, Cause cause) {}

    /** One choice among a plan's deployments, and what was passed over on the way to it. */
    final class Choice {
        private final Call call;
        private final Plan plan;
        private final List<String> skipped = new ArrayList<>(0);
        private final List<Place> sleeping = new ArrayList<>(0);
        private final List<String> withoutCard = new ArrayList<>(0);
        private int retryAfter;

        private record Place(Share share, String name) {}

        private Choice(Call call, Plan plan) {
            this.call = call;
            this.plan = plan;
        }

        /** Null when no deployment takes calls. */
        @Nullable Pick pick() {
            Draw draw = Draw.of(call);
            Pick canary = call.route().attempts() == 0 ? canary(draw) : null;
            if (canary != null) {
                return canary;
            }
            Pick serving = serving(draw);
            return serving != null ? serving : waking();
        }

        /** When nothing is warm: a pool that a call wakes, which refuses this one until then. */
        private @Nullable Pick waking() {
            for (Place place : List.copyOf(sleeping)) {
                Pick pick = permitted(place.share(), place.name() + " wakes it", Cause.TIER);
                if (pick != null) {
                    return pick;
                }
            }
            return null;
        }

        private @Nullable Pick canary(Draw draw) {
            if (plan.canaries().isEmpty()) {
                return null;
            }
            int lot = draw.lot("canary");
            for (Share share : plan.canaries()) {
                if (lot < share.size()) {
                    return leave(share, "canary " + percent(share.size()), Cause.CANARY);
                }
                lot -= share.size();
            }
            return null;
        }

        private @Nullable Pick serving(Draw draw) {
            for (Tier tier : plan.tiers()) {
                for (Share share : order(draw, tier.shares())) {
                    String place = "tier-" + tier.number() + " weight " + share.size();
                    Pick pick = leave(share, place, Cause.TIER);
                    if (pick != null) {
                        return pick;
                    }
                }
            }
            return null;
        }

        private List<Share> order(Draw draw, List<Share> shares) {
            boolean pools =
                    shares.size() > 1
                            && shares.stream()
                                    .allMatch(s -> state.capacities().of(s.deployment()) != null);
            return pools
                    ? spread.order(shares, () -> Draw.ofPrefix(call).order(shares))
                    : draw.order(shares);
        }

        private @Nullable Pick leave(Share share, String place, Cause cause) {
            Capacity capacity = state.capacities().of(share.deployment());
            if (capacity == null || capacity.warm() > 0) {
                return permitted(share, place, cause);
            }
            skipped.add("not-warm:" + share.deployment() + " skipped");
            retryAfter = Math.max(retryAfter, capacity.retryAfterSeconds());
            if (capacity.wakes()) {
                sleeping.add(new Place(share, place));
            }
            return null;
        }

        private @Nullable Pick permitted(Share share, String place, Cause cause) {
            String id = share.deployment();
            Target target = state.deployment(id);
            if (target == null || call.route().closed(id)) {
                return null;
            }
            if (state.cards().of(call.key(), target.model()) == Verdict.DENY) {
                withoutCard.add(target.model());
                return null;
            }
            Permit permit = health.of(id).ask();
            if (permit == null) {
                skipped.add("breaker-open:" + id + " skipped");
                return null;
            }
            state.capacities().sent(id);
            return new Pick(target, permit, reason(place), again() ? Cause.FALLBACK : cause);
        }

        private boolean again() {
            return call.route().attempts() > 0;
        }

        private String reason(String place) {
            Route.Failure before = call.route().failure();
            String why =
                    before == null
                            ? ""
                            : (call.route().repeating() ? "retry:" : "fallback:")
                                    + before.because().code()
                                    + " ";
            String cards =
                    withoutCard.isEmpty()
                            ? ""
                            : "; model-card-required:"
                                    + String.join(",", withoutCard())
                                    + " skipped";
            return why + place + skipped() + cards;
        }

        /** Seconds until something that was passed over may be warm; 0: not known. */
        int retryAfter() {
            return retryAfter;
        }

        /** Models that were passed over because they have no signed-off card. */
        List<String> withoutCard() {
            return withoutCard.stream().distinct().toList();
        }

        /** What was passed over, as the end of a sentence; empty for nothing. */
        String skipped() {
            return skipped.isEmpty() ? "" : "; " + String.join(", ", skipped);
        }
    }

    Choice of(Call call, Plan plan) {
        return new Choice(call, plan);
    }

    static String percent(int share) {
        return BigDecimal.valueOf(share, 2).stripTrailingZeros().toPlainString() + " %";
    }
}

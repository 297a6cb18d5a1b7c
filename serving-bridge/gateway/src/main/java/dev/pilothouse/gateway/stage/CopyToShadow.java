package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.health.DeploymentHealth;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.health.RouteTraffics;
import dev.pilothouse.gateway.health.RouteTraffics.Cause;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import dev.pilothouse.gateway.state.Target;

/**
 * Sends a copy of its share of the calls to each shadow of a route, once the call itself was sent.
 * A copy is a call of its own without a caller: kills stop it, it is metered, it has its own span
 * below that of the call. It is left out rather than awaited when too many copies are open.
 */
final class CopyToShadow implements Stage.OnRequest {
    private final NodeState state;
    private final Health health;
    private final RouteTraffics routes;
    private final Copies copies;

    CopyToShadow(NodeState state, Health health, RouteTraffics routes, Copies copies) {
        this.state = state;
        this.health = health;
        this.routes = routes;
        this.copies = copies;
    }

    /** A copy has no other deployment to go to. */
    static final class NoOther implements Stage.OnRequest {
        @Override
        public void enter(Call copy, Runnable next) {
            Route.Failure failure = copy.route().failure();
            Refusal unable = copy.route().unable();
            if (unable != null) {
                throw unable;
            }
            throw failure != null
                    ? failure.because()
                    : Refusal.of(503, "shadow_left_out", "A budget does not cover the copy.");
        }
    }

    @Override
    public void enter(Call call, Runnable next) {
        Plan plan = state.plan(call.key().tenant(), call.feature(), call.request().model());
        if (plan != null
                && !plan.shadows().isEmpty()
                && call.dialect().spends()
                && call.route().firstSent()) {
            call.lane().loop().execute(() -> copies(call, plan));
        }
        next.run();
    }

    private void copies(Call call, Plan plan) {
        Draw draw = Draw.of(call);
        for (Share share : plan.shadows()) {
            String id = share.deployment();
            Target target = state.deployment(id);
            boolean wanted = draw.lot("shadow " + id) < share.size();
            if (target != null && wanted && !stopped(call) && copies.hasRoom()) {
                send(call, target, "shadow " + Chooser.percent(share.size()));
            }
        }
    }

    /** A call that was refused before it was sent is not copied; one that is over already is. */
    private static boolean stopped(Call call) {
        return call.ended() && (call.killed() != null || !call.reachedModel());
    }

    private void send(Call call, Target target, String reason) {
        DeploymentHealth of = health.of(target.id());
        Permit permit = of.ask();
        if (permit != null) {
            of.shadowed();
            routes.went(ChooseRoute.way(call, target), Cause.SHADOW);
            copies.send(call, target, permit, reason, copy -> {});
        }
    }
}

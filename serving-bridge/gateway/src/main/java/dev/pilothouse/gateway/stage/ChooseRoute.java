package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.gateway.telemetry.Traffic;
import java.util.List;

/** Chooses the first enabled deployment of the feature's route that was not tried yet. */
final class ChooseRoute implements Stage.OnRequest {
    private static final int MOST_ATTEMPTS = 3;

    private final NodeState state;
    private final Traffic traffic;

    ChooseRoute(NodeState state, Traffic traffic) {
        this.state = state;
        this.traffic = traffic;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Target target = choose(call);
        Route route = call.route();
        Refusal before = route.failure();
        route.to(target, before == null ? "first" : "fallback:" + before.code());
        call.facts().routed(target.id(), target.provider(), target.model(), target.upstreamModel());
        traffic.began(call);
        next.run();
    }

    private Target choose(Call call) {
        String model = call.chat().model();
        List<String> allowed = state.deployments(call.key().tenant(), call.feature(), model);
        if (allowed.isEmpty()) {
            throw Refusal.notFound(
                    "model_not_found",
                    "model",
                    "model: '"
                            + model
                            + "' (expected: a model that the route of feature "
                            + call.feature()
                            + " allows; GET /v1/models lists them)");
        }
        Route route = call.route();
        for (String id : allowed) {
            Target target = state.deployment(id);
            if (target != null && !route.tried(id) && route.attempts() < MOST_ATTEMPTS) {
                return target;
            }
        }
        Refusal failure = route.failure();
        throw failure != null
                ? failure
                : Refusal.of(503, "model_unavailable", "No deployment of " + model + " is enabled.")
                        .retryAfter(30);
    }
}

package dev.pilothouse.gateway.stage;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.health.DeploymentHealth;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.RouteTraffics;
import dev.pilothouse.gateway.health.RouteTraffics.Way;
import dev.pilothouse.gateway.stage.Chooser.Pick;
import dev.pilothouse.gateway.state.CardRules.Verdict;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Target;
import dev.pilothouse.gateway.telemetry.Traffic;
import java.util.List;

/**
 * Chooses the deployment of each attempt. When all have failed and one may be asked again, waits
 * and begins anew; at most three attempts, the further ones within the retry budget of the
 * deployment that failed.
 */
final class ChooseRoute implements Stage.OnRequest {
    private static final int MOST_ATTEMPTS = 3;

    private final NodeState state;
    private final Health health;
    private final Chooser chooser;
    private final Traffic traffic;
    private final RouteTraffics routes;
    private final Thrift thrift;
    private final Detour detour;

    ChooseRoute(
            NodeState state,
            Health health,
            Traffic traffic,
            RouteTraffics routes,
            Thrift thrift,
            Detour detour) {
        this.state = state;
        this.health = health;
        this.chooser = new Chooser(state, health);
        this.traffic = traffic;
        this.routes = routes;
        this.thrift = thrift;
        this.detour = detour;
    }

    @Override
    public void enter(Call call, Runnable next) {
        Plan left = detour.plan(call, plan(call));
        if (left == null) {
            return;
        }
        Plan plan = Permitted.of(call, left);
        Route route = call.route();
        if (route.attempts() >= MOST_ATTEMPTS) {
            throw told(route);
        }
        Chooser.Choice choice = chooser.of(call, plan);
        Pick pick = choice.pick();
        if (pick != null) {
            take(call, pick);
            next.run();
        } else if (route.failure() == null) {
            throw none(call, choice);
        } else {
            waitAndRepeat(call);
        }
    }

    private Plan plan(Call call) {
        String model = call.request().model();
        Plan plan = state.plan(call.key().tenant(), call.feature(), model);
        if (plan == null) {
            throw Refusal.notFound(
                    "model_not_found",
                    "model",
                    "model: '"
                            + model
                            + "' (expected: a model that the route of feature "
                            + call.feature()
                            + " allows; GET /v1/models lists them)");
        }
        return call.dialect().spends() ? thrift.plan(call, plan) : plan;
    }

    private void take(Call call, Pick pick) {
        Route route = call.route();
        boolean first = route.attempts() == 0;
        if (!first && !route.repeating() && !mayRetry(route)) {
            pick.permit().release();
            throw told(route);
        }
        Target target = pick.target();
        if (first) {
            call.atEnd(route::release);
        }
        String why = route.diversion() + route.thrift().why() + pick.reason();
        route.to(target, pick.permit(), why);
        route.warnOfCard(state.cards().of(call.key(), target.model()) == Verdict.WARN);
        call.facts().routed(target);
        DeploymentHealth of = health.of(target.id());
        of.attempted(first);
        routes.went(way(call, target), pick.cause());
        traffic.began(call);
    }

    static Way way(Call call, Target target) {
        return new Way(call.key().tenant(), call.feature(), call.request().model(), target.id());
    }

    private boolean mayRetry(Route route) {
        return health.of(requireNonNull(route.failure()).deployment()).mayRetry();
    }

    private void waitAndRepeat(Call call) {
        Route route = call.route();
        int wait = BackOff.millis(requireNonNull(route.failure()), route.attempts());
        if (wait < 0 || !mayRetry(route)) {
            throw told(route);
        }
        call.timing().waitedFor(wait * 1_000_000L);
        Runnable cancel =
                call.client()
                        .after(
                                wait,
                                () -> {
                                    route.repeat();
                                    call.enterAgain(Step.ROUTE);
                                });
        call.atEnd(cancel);
    }

    private static Refusal told(Route route) {
        return requireNonNull(route.failure()).because();
    }

    private static Refusal cardRequired(Call call, List<String> models) {
        return Refusal.forbidden(
                        "model_card_required",
                        "model",
                        "model: '"
                                + call.request().model()
                                + "' has no signed-off model card for the version that runs, and"
                                + " tenant "
                                + call.key().tenant()
                                + " asks for one in production. Have the card of "
                                + String.join(", ", models)
                                + " signed off under Models in the console.")
                .with("models", models);
    }

    private static Refusal none(Call call, Chooser.Choice choice) {
        String skipped = choice.skipped();
        List<String> cards = choice.withoutCard();
        if (skipped.isEmpty() && !cards.isEmpty()) {
            return cardRequired(call, cards);
        }
        Refusal unable = call.route().unable();
        if (unable != null && skipped.isEmpty()) {
            return unable;
        }
        String model = call.request().model();
        return skipped.isEmpty()
                ? Refusal.of(503, "model_unavailable", "No deployment of " + model + " is enabled.")
                        .retryAfter(30)
                : Refusal.of(
                                503,
                                "model_unavailable",
                                "No deployment of " + model + " takes calls now" + skipped + ".")
                        .retryAfter(choice.retryAfter() > 0 ? choice.retryAfter() : 5);
    }
}

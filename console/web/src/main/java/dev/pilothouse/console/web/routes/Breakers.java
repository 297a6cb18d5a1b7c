package dev.pilothouse.console.web.routes;

import dev.pilothouse.bridge.control.Routing;
import dev.pilothouse.console.web.ui.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The breakers of all gateways over one deployment, as one state. */
record Breakers(Status status, String word, String why) {
    static Breakers of(Routing.@Nullable Health health) {
        if (health == null || health.breakers().isEmpty()) {
            return new Breakers(Status.UNKNOWN, "not tried yet", "No gateway has sent it a call.");
        }
        List<Routing.Breaker> all = health.breakers();
        List<String> open = in(all, "open");
        List<String> probing = in(all, "half-open");
        if (!open.isEmpty()) {
            return new Breakers(
                    Status.OFF,
                    open.size() == all.size() ? "open" : "open at " + share(open, all),
                    "Gets no calls from " + String.join(", ", open) + ".");
        }
        if (!probing.isEmpty()) {
            return new Breakers(
                    Status.WATCH,
                    "probing",
                    String.join(", ", probing) + " let two calls through to see.");
        }
        return new Breakers(Status.OK, "closed", "Takes calls from every gateway.");
    }

    private static List<String> in(List<Routing.Breaker> all, String state) {
        return all.stream()
                .filter(b -> b.state().equals(state))
                .map(b -> b.gateway().value())
                .toList();
    }

    private static String share(List<String> some, List<Routing.Breaker> all) {
        return some.size() + " of " + all.size();
    }
}

package dev.pilothouse.gateway.call;

import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The deployments that were tried, the current one last. */
public final class Route {
    private final List<String> tried = new ArrayList<>(1);
    private @Nullable Target target;
    private String reason = "";
    private @Nullable Refusal failure;

    public void to(Target next, String because) {
        tried.add(next.id());
        target = next;
        reason = because;
    }

    /** The current deployment failed; what the caller hears if there is no other. */
    public void failed(Refusal because) {
        failure = because;
    }

    public boolean tried(String deployment) {
        return tried.contains(deployment);
    }

    public int attempts() {
        return tried.size();
    }

    public @Nullable Target target() {
        return target;
    }

    /** Why this deployment: {@code first}, or {@code fallback} and what failed before. */
    public String reason() {
        return reason;
    }

    public @Nullable Refusal failure() {
        return failure;
    }
}

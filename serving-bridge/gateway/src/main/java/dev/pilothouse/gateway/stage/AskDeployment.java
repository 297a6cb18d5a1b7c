package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.cache.AskAgain;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Target;
import java.util.function.Consumer;

/** Asks a deployment again with a copy, to see how good a cached answer was. */
final class AskDeployment implements AskAgain {
    private final NodeState state;
    private final Health health;
    private final Copies copies;

    AskDeployment(NodeState state, Health health, Copies copies) {
        this.state = state;
        this.health = health;
        this.copies = copies;
    }

    @Override
    public void ask(Call call, String deployment, Consumer<Call> answered) {
        Target target = state.deployment(deployment);
        Permit permit = target == null || !copies.hasRoom() ? null : health.of(deployment).ask();
        if (target != null && permit != null) {
            copies.send(call, target, permit, "cache check", answered);
        }
    }
}

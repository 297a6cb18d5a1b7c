package dev.pilothouse.gateway.stage;

import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Deployment;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.state.Target;
import java.time.InstantSource;

/** Sends a synthetic call to its own deployment, which has a health of its own too. */
final class DrillRoute implements Stage.OnRequest {
    private static final String NAME = "drill";
    private static final Target TARGET = target();

    private final Health health;

    DrillRoute(InstantSource clock) {
        this.health = new Health(clock);
    }

    private static Target target() {
        try {
            return Target.of(
                    Deployment.newBuilder()
                            .setId(NAME)
                            .setKind("openai")
                            .setProvider("pilothouse")
                            .setBaseUrl("http://localhost/v1")
                            .setModel(NAME)
                            .setEnabled(true)
                            .build());
        } catch (ResourceRejected e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void enter(Call call, Runnable next) {
        Permit permit = health.of(NAME).ask();
        if (permit == null || call.route().attempts() > 0) {
            throw Refusal.of(503, "drill_failed", "The synthetic deployment does not answer.");
        }
        call.route().to(TARGET, permit, NAME);
        call.facts().routed(TARGET);
        next.run();
    }
}

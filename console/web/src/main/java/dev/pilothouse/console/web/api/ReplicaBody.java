package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.registry.Replica;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A replica, and what its pool says of it.
 *
 * @param wanted warm, sleeping or cold
 * @param state cold, loading, warm, sleeping, draining, failed or unknown
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplicaBody(
        String id,
        String pool,
        String deployment,
        String model,
        String engine,
        String wanted,
        String state,
        int slots,
        int context,
        String file,
        String baseUrl,
        String metricsUrl,
        boolean hasSecret,
        boolean wakeOnDemand,
        NodesController.@Nullable Replica live,
        @Nullable CommandBody last) {
    static ReplicaBody of(ReplicaView view) {
        Replica replica = view.replica();
        return new ReplicaBody(
                replica.id(),
                replica.pool(),
                replica.data().deployment().value(),
                replica.model(),
                replica.data().engine(),
                replica.wanted().word(),
                view.state(),
                replica.data().slots(),
                replica.data().context(),
                replica.data().file(),
                replica.data().baseUrl(),
                replica.data().metricsUrl(),
                replica.hasSecret(),
                replica.data().wakeOnDemand(),
                view.live().map(NodesController.Replica::of).orElse(null),
                view.last().map(CommandBody::of).orElse(null));
    }
}

package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Call;
import java.util.function.Consumer;

/** Asks a deployment once more what a cache has answered, in the background. */
@FunctionalInterface
public interface AskAgain {
    /**
     * Sends a copy of the call, metered as such; leaves it out when the deployment or this gateway
     * has no room for it.
     *
     * @param answered hears of the copy when it is over, on its event loop
     */
    void ask(Call call, String deployment, Consumer<Call> answered);
}

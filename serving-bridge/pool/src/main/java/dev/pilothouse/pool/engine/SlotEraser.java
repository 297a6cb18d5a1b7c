package dev.pilothouse.pool.engine;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** Empties the slots of a llama-server, one after the other. */
final class SlotEraser {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SlotEraser() {}

    static CompletableFuture<Void> erase(HttpClient http, HttpEngine.Address address) {
        HttpRequest request =
                address.request(address.root("/props")).timeout(PATIENCE).GET().build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer ->
                        JsonMapper.shared().readTree(answer.body()).path("total_slots").asInt(1))
                .thenCompose(slots -> from(0, slots, http, address));
    }

    private static CompletableFuture<Void> from(
            int slot, int slots, HttpClient http, HttpEngine.Address address) {
        if (slot >= slots) {
            return CompletableFuture.completedFuture(null);
        }
        return HttpEngine.post(http, address, "/slots/" + slot + "?action=erase", PATIENCE)
                .thenCompose(_ -> from(slot + 1, slots, http, address));
    }
}

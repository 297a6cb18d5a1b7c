package dev.pilothouse.pool.http;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.db.model.KillMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kills that a pool can see: those that deny, global and of its models, for all tenants. Those over
 * tenants, features and callers are the gateway's, and so are the modes that let calls go on; it
 * ends its calls here by closing them.
 */
public final class Kills implements KillHandler {
    private static final Set<String> GOES_ON =
            Set.of(KillMode.FALL_BACK.word(), KillMode.TOOLS_READ_ONLY.word());

    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
    private volatile KillSet set = KillSet.getDefaultInstance();

    @Override
    public CompletionStage<Cut> apply(KillSet next) {
        long start = System.nanoTime();
        set = next;
        List<CompletableFuture<Void>> cuts =
                open.stream().flatMap(call -> cut(call).stream()).toList();
        return CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        cuts.isEmpty()
                                ? Cut.NOTHING
                                : new Cut(cuts.size(), (System.nanoTime() - start) / 1e6));
    }

    private Optional<CompletableFuture<Void>> cut(OpenCall call) {
        return match(call.model())
                .filter(kill -> !kill.getMode().equals(KillMode.DENY_NEW.word()))
                .map(kill -> call.cut(ApiError.killed(kill, set.getEpoch())));
    }

    /** Registers before it checks, so that no kill falls in between. */
    void enter(OpenCall call) throws ApiError {
        open.add(call);
        Optional<Kill> kill = match(call.model());
        if (kill.isPresent()) {
            throw ApiError.killed(kill.get(), set.getEpoch());
        }
    }

    void leave(OpenCall call) {
        open.remove(call);
    }

    private Optional<Kill> match(String model) {
        long now = Instant.now().getEpochSecond();
        return set.getKillsList().stream()
                .filter(kill -> !kill.hasExpiresAt() || kill.getExpiresAt().getSeconds() > now)
                .filter(kill -> !GOES_ON.contains(kill.getMode()))
                .filter(kill -> kill.getTenant().isEmpty())
                .filter(kill ->
                        kill.getScope().equals("global")
                                || (kill.getScope().equals("model")
                                        && kill.getTarget().equals(model)))
                .findFirst();
    }
}

package dev.pilothouse.pool;

import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EraseSubject;
import dev.pilothouse.bridge.protocol.v1.PlantSubject;
import dev.pilothouse.bridge.protocol.v1.ProbeSubject;
import dev.pilothouse.pool.replica.Replica;
import dev.pilothouse.pool.replica.Replicas;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes engines forget people. An engine does not know whose prompts it keeps, so each replica
 * empties all it keeps, or starts again where it cannot. Memory is not looked at: what was planted
 * counts as left until every replica has emptied.
 */
final class Forgetting {
    private final Replicas replicas;
    private final Set<String> planted = ConcurrentHashMap.newKeySet();

    Forgetting(Replicas replicas) {
        this.replicas = replicas;
    }

    CompletableFuture<CommandResult> erase(EraseSubject who) {
        List<Replica> all = List.copyOf(replicas.all());
        CompletableFuture<?>[] emptied =
                all.stream()
                        .map(replica -> replica.emptyCaches(Replicas.PATIENCE))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(emptied)
                .thenApply(_ -> {
                    planted.removeAll(who.getReferencesList());
                    return CommandResult.newBuilder()
                            .setOk(true)
                            .putErased("replicas", all.size())
                            .setDetail(all.size() + " replicas keep no prompt")
                            .build();
                });
    }

    CommandResult plant(PlantSubject canary) {
        planted.addAll(canary.getReferencesList());
        return CommandResult.newBuilder().setOk(true).build();
    }

    CommandResult probe(ProbeSubject who) {
        return CommandResult.newBuilder()
                .setOk(true)
                .setCount(left(who.getReferencesList()))
                .build();
    }

    private long left(Collection<String> references) {
        return references.stream().filter(planted::contains).count();
    }
}

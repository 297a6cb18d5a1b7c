package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.CachePurge.Order;
import dev.pilothouse.bridge.control.store.PurgeStore;
import dev.pilothouse.bridge.control.store.PurgeStore.Waiting;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.PurgeCache;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries purges to the gateways that this replica holds, until each has obeyed. What waits is in
 * PostgreSQL, so that a purge outlives restarts, and gateways that were away or are held by another
 * replica get it from whoever holds them.
 */
final class PurgeDesk implements SyncHub.Errand {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeDesk.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LONGEST = 500;

    private final Database database;
    private final Clock clock;
    private final Executor thread;
    private final SyncHub sync;
    private final Set<Waiting> asked = ConcurrentHashMap.newKeySet();

    /**
     * @param thread for what waits for PostgreSQL
     */
    PurgeDesk(Database database, Clock clock, Executor thread, SyncHub sync) {
        this.database = database;
        this.clock = clock;
        this.thread = thread;
        this.sync = sync;
    }

    /** Something is new; returns at once. */
    void look() {
        sync.errand();
    }

    @Override
    public void run(Collection<NodeId> connected) {
        if (connected.isEmpty()) {
            return;
        }
        List<Waiting> waiting = database.read(tx -> new PurgeStore(tx).waiting(connected));
        waiting.stream().filter(asked::add).forEach(this::ask);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is heard
    private void ask(Waiting waiting) {
        Command command =
                Command.newBuilder()
                        .setId(waiting.purge().toString())
                        .setPurgeCache(message(waiting.order()))
                        .build();
        sync.run(waiting.node(), command, PATIENCE)
                .whenCompleteAsync((result, failure) -> answered(waiting, result), thread);
    }

    private static PurgeCache message(Order order) {
        return PurgeCache.newBuilder()
                .setTenant(order.tenant().map(TenantId::value).orElse(""))
                .setFeature(order.feature().map(FeatureId::value).orElse(""))
                .setSubject(order.subject())
                .build();
    }

    /** Without an answer in time, or when it could not be noted, it is asked again. */
    private void answered(Waiting waiting, @Nullable CommandResult result) {
        try {
            if (result != null) {
                note(waiting.purge(), waiting.node(), result);
            }
            if (result == null || result.getOk()) {
                asked.remove(waiting);
            }
        } catch (RuntimeException e) {
            LOG.warn("a purge of {} was not noted: {}", waiting.node(), e.getMessage());
            asked.remove(waiting);
        }
    }

    private void note(UUID purge, NodeId node, CommandResult result) {
        String trouble = result.getOk() ? "" : result.getDetail();
        String shown = trouble.length() <= LONGEST ? trouble : trouble.substring(0, LONGEST);
        database.run(tx ->
                new PurgeStore(tx)
                        .answered(
                                purge,
                                node,
                                result.getOk(),
                                result.getCount(),
                                shown,
                                clock.instant()));
    }
}

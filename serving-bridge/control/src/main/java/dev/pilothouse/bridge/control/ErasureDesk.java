package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.NodeErasure.Order;
import dev.pilothouse.bridge.control.NodeErasure.Verb;
import dev.pilothouse.bridge.control.store.NodeErasureStore;
import dev.pilothouse.bridge.control.store.NodeErasureStore.Waiting;
import dev.pilothouse.bridge.control.store.NodeStore;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries orders about people to the nodes that this replica holds, until each has obeyed. What
 * waits is in PostgreSQL, so that an order outlives restarts, and nodes that were away or are held
 * by another replica get it from whoever holds them.
 */
final class ErasureDesk implements SyncHub.Errand {
    private static final Logger LOG = LoggerFactory.getLogger(ErasureDesk.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
    private static final int LONGEST = 500;

    private final Database database;
    private final Clock clock;
    private final Executor thread;
    private final SyncHub sync;
    private final Set<Waiting> asked = ConcurrentHashMap.newKeySet();

    /**
     * @param thread for what waits for PostgreSQL
     */
    ErasureDesk(Database database, Clock clock, Executor thread, SyncHub sync) {
        this.database = database;
        this.clock = clock;
        this.thread = thread;
        this.sync = sync;
    }

    /**
     * Makes every member of the kind obey, or goes on with an order of the same request. A look is
     * always a new one: what was answered to an earlier one may be from before something was
     * erased.
     *
     * @return how it stands when all have obeyed or the time is over
     */
    NodeErasure carryOut(Order order, Duration patience) {
        UUID id =
                database.write(tx -> {
                    NodeErasureStore store = new NodeErasureStore(tx);
                    if (order.verb() == Verb.PROBE) {
                        store.dropLooks(order);
                        return store.insert(order, clock.instant());
                    }
                    return store.open(order).orElseGet(() -> store.insert(order, clock.instant()));
                });
        sync.errand();
        long end = System.nanoTime() + patience.toNanos();
        NodeErasure now = read(id);
        while (!now.isDone() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_NANOS);
            now = read(id);
        }
        return now;
    }

    private NodeErasure read(UUID id) {
        return database.read(tx -> new NodeErasureStore(tx).get(id));
    }

    /** Nodes of the kind that were forgotten since then and have not joined again, by name. */
    List<String> forgotten(NodeKind kind, Instant since) {
        return database.read(tx -> new NodeStore(tx).forgotten(kind, since));
    }

    void drop(NodeErasure erasure) {
        database.run(tx -> new NodeErasureStore(tx).drop(erasure.id()));
    }

    @Override
    public void run(Collection<NodeId> connected) {
        if (connected.isEmpty()) {
            return;
        }
        List<Waiting> waiting = database.read(tx -> new NodeErasureStore(tx).waiting(connected));
        waiting.stream().filter(asked::add).forEach(this::ask);
    }

    /** Under a fresh id each time: a node does not do an order again that it has failed at. */
    @SuppressWarnings("FutureReturnValueIgnored") // its end is heard
    private void ask(Waiting waiting) {
        Command command = waiting.order().command().setId(UUID.randomUUID().toString()).build();
        sync.run(waiting.node(), command, PATIENCE)
                .whenCompleteAsync((result, failure) -> answered(waiting, result), thread);
    }

    /** Without an answer, after a failure, or when it could not be noted, it is asked again. */
    private void answered(Waiting waiting, @Nullable CommandResult result) {
        try {
            if (result != null) {
                note(waiting, result);
            }
        } catch (RuntimeException e) {
            LOG.warn("an answer of {} was not noted: {}", waiting.node(), e.getMessage());
        } finally {
            asked.remove(waiting);
        }
    }

    private void note(Waiting waiting, CommandResult result) {
        long erased = result.getErasedMap().values().stream().mapToLong(Long::longValue).sum();
        String said = result.getDetail();
        String shown = said.length() <= LONGEST ? said : said.substring(0, LONGEST);
        database.run(tx ->
                new NodeErasureStore(tx)
                        .answered(
                                waiting.erasure(),
                                waiting.node(),
                                result.getOk(),
                                erased + result.getCount(),
                                shown,
                                clock.instant()));
    }
}

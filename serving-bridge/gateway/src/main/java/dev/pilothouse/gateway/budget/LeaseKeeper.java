package dev.pilothouse.gateway.budget;

import dev.pilothouse.bridge.protocol.v1.LeaseAsk;
import dev.pilothouse.bridge.protocol.v1.LeaseGrant;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the control plane what was spent and asks for more in advance, on a thread of its own. One
 * message is under way at a time; the next one carries what the last one did not.
 */
public final class LeaseKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final int TICK_MILLIS = 250;
    private static final int NOTE_MILLIS = 50;
    private static final int MOST_ASKS = 500;
    private static final long SWEEP = 10_000_000_000L;
    private static final long POLL = 1_000_000_000L;

    private final Budgets budgets;
    private final Function<LeaseRequest, ? extends CompletionStage<LeaseResponse>> control;
    private final InstantSource clock;
    private final String boot;
    private final @Nullable LeaseNotes notes;
    private final AtomicBoolean hinted = new AtomicBoolean();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("budget-leases").factory());
    private Set<String> scarce = Set.of();
    private boolean underWay;

    /** Something came up while a message was under way. */
    private boolean again;

    private long swept = System.nanoTime();
    private long asked = System.nanoTime() - POLL;
    private long toldEarlier = System.nanoTime() - POLL;

    /**
     * Without notes: what a killed process did not tell is lost to the ledger.
     *
     * @param control sends a message; must complete, if need be exceptionally
     */
    public LeaseKeeper(
            Budgets budgets,
            Function<LeaseRequest, ? extends CompletionStage<LeaseResponse>> control,
            InstantSource clock) {
        this(budgets, control, clock, (LeaseNotes) null);
    }

    /**
     * @param control sends a message; must complete, if need be exceptionally
     * @param notes file for what is spent and not told; of this node alone, its folder exists
     */
    public LeaseKeeper(
            Budgets budgets,
            Function<LeaseRequest, ? extends CompletionStage<LeaseResponse>> control,
            InstantSource clock,
            Path notes) {
        this(budgets, control, clock, new LeaseNotes(notes));
    }

    private LeaseKeeper(
            Budgets budgets,
            Function<LeaseRequest, ? extends CompletionStage<LeaseResponse>> control,
            InstantSource clock,
            @Nullable LeaseNotes notes) {
        this.budgets = budgets;
        this.control = control;
        this.clock = clock;
        this.boot = boot(clock.instant());
        this.notes = notes;
    }

    /** Sorts behind those of earlier processes. */
    private static String boot(Instant start) {
        return "%013x-%s"
                .formatted(start.toEpochMilli(), UUID.randomUUID().toString().substring(0, 8));
    }

    public LeaseKeeper start() {
        budgets.onWait(this::hint);
        var _ = thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (notes != null) {
            LeaseNotes kept = notes;
            var _ =
                    thread.scheduleWithFixedDelay(
                            () -> note(kept), NOTE_MILLIS, NOTE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return this;
    }

    private void hint() {
        if (hinted.compareAndSet(false, true)) {
            onThread(this::tick);
        }
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException ended) {
            LOG.debug("Leases are given back already");
        }
    }

    private void tick() {
        try {
            hinted.set(false);
            long nanos = System.nanoTime();
            budgets.all().forEach(account -> account.expire(nanos));
            if (nanos - swept >= SWEEP) {
                swept = nanos;
                budgets.sweep(nanos);
            }
            again = underWay;
            if (!underWay) {
                ask(nanos);
            }
        } catch (RuntimeException e) {
            LOG.error("Budgets are not looked after", e);
        }
    }

    private void note(LeaseNotes kept) {
        try {
            kept.keep(
                    boot,
                    budgets.all().stream().flatMap(account -> account.untold().stream()).toList());
        } catch (RuntimeException e) {
            LOG.error("What is spent of budgets is not noted", e);
        }
    }

    private void ask(long nanos) {
        if (notes != null && nanos - toldEarlier >= POLL && !notes.earlier().isEmpty()) {
            toldEarlier = nanos;
            underWay = true;
            tellEarlier(notes, notes.earlier().getFirst());
            return;
        }
        Map<LeaseAsk, Account> asks = new HashMap<>();
        Instant now = clock.instant();
        for (Account account : budgets.all()) {
            if (asks.size() < MOST_ASKS) {
                boolean wanted = scarce.contains(account.budget().id());
                account.asks(now, nanos, wanted).forEach(ask -> asks.put(ask, account));
            }
        }
        boolean poll = !budgets.all().isEmpty() && nanos - asked >= POLL;
        if (!asks.isEmpty() || poll) {
            asked = nanos;
            underWay = true;
            send(asks);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the thread ends with the process
    private void send(Map<LeaseAsk, Account> asks) {
        LeaseRequest request =
                LeaseRequest.newBuilder().setBootId(boot).addAllAsks(asks.keySet()).build();
        try {
            control.apply(request)
                    .whenComplete((response, failure) -> onThread(() -> done(asks, response)));
        } catch (RuntimeException e) {
            LOG.warn("Leases cannot be asked for: {}", e.getMessage());
            done(asks, null);
        }
    }

    /** What an earlier process spent and did not tell; once a second until it is heard. */
    @SuppressWarnings("FutureReturnValueIgnored") // the thread ends with the process
    private void tellEarlier(LeaseNotes kept, LeaseRequest earlier) {
        try {
            control.apply(earlier)
                    .whenComplete((response, failure) ->
                            onThread(() -> heardEarlier(kept, earlier, response)));
        } catch (RuntimeException e) {
            LOG.warn("What an earlier process spent cannot be told: {}", e.getMessage());
            heardEarlier(kept, earlier, null);
        }
    }

    private void heardEarlier(
            LeaseNotes kept, LeaseRequest earlier, @Nullable LeaseResponse response) {
        underWay = false;
        if (response != null) {
            kept.told(earlier);
        }
        tick();
    }

    private void done(Map<LeaseAsk, Account> asks, @Nullable LeaseResponse response) {
        underWay = false;
        answered(asks, response);
        if (again) {
            tick();
        }
    }

    private void answered(Map<LeaseAsk, Account> asks, @Nullable LeaseResponse response) {
        if (response == null) {
            budgets.all().forEach(Account::unanswered);
            return;
        }
        Map<String, LeaseGrant> grants = new HashMap<>();
        response.getGrantsList().forEach(g -> grants.put(key(g.getBudget(), g.getBegins()), g));
        asks.forEach((ask, account) -> {
            LeaseGrant grant = grants.get(key(ask.getBudget(), ask.getBegins()));
            if (grant == null) {
                account.unknown(ask);
            } else {
                account.granted(ask, grant);
            }
        });
        Set<String> before = scarce;
        scarce = new HashSet<>(response.getScarceList());
        again |= !before.containsAll(scarce);
    }

    private static String key(String budget, com.google.protobuf.Timestamp begins) {
        return budget + " " + begins.getSeconds();
    }

    /** Ends without a word, as a process that is killed. */
    void abandon() {
        thread.shutdownNow();
    }

    /** Says what was spent one last time and gives everything back; waits a second at most. */
    @Override
    public void close() {
        thread.shutdown();
        List<LeaseAsk> last =
                budgets.all().stream().flatMap(account -> account.last().stream()).toList();
        if (!last.isEmpty()) {
            try {
                LeaseRequest request =
                        LeaseRequest.newBuilder().setBootId(boot).addAllAsks(last).build();
                control.apply(request).toCompletableFuture().get(1, TimeUnit.SECONDS);
                if (notes != null) {
                    notes.keep(boot, List.of());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (java.util.concurrent.ExecutionException
                    | java.util.concurrent.TimeoutException e) {
                LOG.info("Leases were not given back: {}", e.getMessage());
            }
        }
    }
}

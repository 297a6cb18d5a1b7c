package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Cached;
import dev.pilothouse.gateway.call.Cached.Saved;
import dev.pilothouse.gateway.call.Cached.Word;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.call.Upstream;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call in a flight. To its call it is the attempt under way, on the call's event loop: ending
 * the call leaves the flight, and nobody else notices.
 */
final class Member implements Upstream.Attempt {
    /** A member that is further behind others is dropped. */
    private static final int MOST_BEHIND = 1 << 20;

    private static final int BEHIND = 1 << 16;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Waiting(byte[] events, int owed) {}

    private final Call call;
    private final Flight flight;
    private final KillSwitch kills;
    private final Counts.Row row;
    private final Runnable alone;
    private final long began = System.nanoTime();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Word before;

    /** Bytes that it was told of and that its connection has not taken. */
    private final AtomicInteger backlog = new AtomicInteger();

    private boolean follows;
    private boolean active = true;
    private @Nullable Runnable ending;
    private volatile boolean gone;
    private volatile boolean ended;

    /** On the flight's event loop: the carrier is recorded in place of the call. */
    private boolean settled;

    /**
     * @param alone sends the call without the flight
     */
    Member(Call call, Flight flight, KillSwitch kills, Counts counts, Runnable alone) {
        this.call = call;
        this.flight = flight;
        this.kills = kills;
        this.row = counts.of(call.key().tenant(), call.feature());
        this.alone = alone;
        this.before = call.cached().word();
    }

    void join() {
        call.recordedBy(this::recorded);
        call.attempt(this);
        flight.run(() -> flight.join(this));
    }

    // ---- on the flight's event loop ----

    Call call() {
        return call;
    }

    /** Its call went away before or after it joined. */
    boolean isGone() {
        return gone;
    }

    /** It is gone because its call is over. */
    boolean hasEnded() {
        return ended;
    }

    /** It reads slower than the answer comes. */
    boolean isBehind() {
        return backlog.get() > BEHIND;
    }

    /** It reads so slowly that what waits for it would be too much. */
    boolean isLost() {
        return backlog.get() > MOST_BEHIND;
    }

    void send(byte[] events) {
        backlog.addAndGet(events.length);
        tell(() -> deliver(events, events.length));
    }

    /** What came before it joined; all who joined share it in memory. */
    void catchUp(byte[] events) {
        tell(() -> deliver(events, 0));
    }

    void settled() {
        settled = true;
    }

    void tell(Runnable task) {
        try {
            call.client().loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            // The gateway has ended, and the call with it.
            return;
        }
    }

    // ---- on the call's event loop ----

    private void recorded(Call over, Consumer<Call> record) {
        flight.run(() -> {
            if (!settled) {
                record.accept(over);
            }
        });
    }

    /** It gets another call's answer. */
    void follow(String trace) {
        if (active) {
            follows = true;
            call.cached().found(Word.JOINED, 1, trace);
            row.joined.increment();
        }
    }

    /**
     * @param lacksCard the model has no signed-off card, and the tenant wants to be told
     */
    void routed(Target to, boolean lacksCard) {
        if (active) {
            call.facts().routed(to);
            call.route().warnOfCard(lacksCard);
            kills.denies(call);
        }
    }

    private void deliver(byte[] events, int owed) {
        if (active) {
            waiting.add(new Waiting(events, owed));
            pause(false);
        }
    }

    /** Others read faster than this call. */
    void drop() {
        if (active) {
            call.refuse(
                    Refusal.of(
                                    503,
                                    "reader_too_slow",
                                    "The answer is shared with other calls and was read too slowly.")
                            .with("partial", true));
        }
    }

    @Override
    public void pause(boolean paused) {
        while (active && !paused && !waiting.isEmpty() && call.client().writable()) {
            Waiting next = waiting.remove();
            call.relay(next.events);
            call.flush();
            paid(next.owed);
        }
        if (active && waiting.isEmpty() && ending != null) {
            ending.run();
        }
    }

    private void paid(int bytes) {
        int before = backlog.getAndAdd(-bytes);
        if (before > BEHIND && before - bytes <= BEHIND) {
            flight.run(flight::listen);
        }
    }

    /**
     * The flight has landed.
     *
     * @param saved what a follower did not spend
     */
    void finish(End end, Saved saved) {
        if (!active) {
            return;
        }
        ending =
                () -> {
                    active = false;
                    if (follows) {
                        call.cached().saves(saved);
                        row.saved(saved);
                    }
                    call.timing().waitedFor(System.nanoTime() - began);
                    end.of(call);
                };
        if (waiting.isEmpty()) {
            ending.run();
        }
    }

    /** The flight came to nothing: the call goes its own way. */
    void alone() {
        if (active) {
            release();
            alone.run();
        }
    }

    /** The flight had landed already: the call looks again what there is. */
    void again() {
        if (active) {
            release();
            call.enterAgain(Step.CACHE);
        }
    }

    private void release() {
        active = false;
        gone = true;
        call.recordedBy(null);
        Cached cached = call.cached();
        cached.found(before, 0, "");
        call.forgetAttempt();
    }

    /** The call ends, or goes another way. */
    @Override
    public void abort() {
        if (gone) {
            return;
        }
        gone = true;
        active = false;
        ended = call.ended();
        waiting.clear();
        if (!ended) {
            call.recordedBy(null);
        }
        flight.run(() -> flight.left(this));
    }
}

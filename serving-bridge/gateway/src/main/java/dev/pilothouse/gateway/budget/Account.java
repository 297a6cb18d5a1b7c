package dev.pilothouse.gateway.budget;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.LeaseAsk;
import dev.pilothouse.bridge.protocol.v1.LeaseGrant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * This node's account of one budget: its leases, what calls reserved of them, and the calls that
 * wait for more. Thread-safe; nothing in it blocks or waits.
 */
public final class Account {
    static final long WAIT = 2_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long RENEW = 20 * SECOND;

    /** A call that waits. */
    private record Waiter(long amount, long sequence, long deadline, Consumer<Verdict> told) {}

    private final List<Waiter> waiting = new ArrayList<>(0);
    private final List<Lease> over = new ArrayList<>(0);
    private final Runnable hint;
    private Budget budget;
    private Lease lease;
    private Demand demand;
    private long askedAt;
    private long pressed;
    private int failures;
    private boolean closed;

    Account(Budget budget, Instant now, long nanos, Runnable hint) {
        this.budget = budget;
        this.hint = hint;
        this.lease = lease(now);
        this.demand = new Demand(nanos);
    }

    private Lease lease(Instant now) {
        Instant begins = budget.period().begin(now);
        return new Lease(begins, budget.period().end(begins).orElse(null));
    }

    public synchronized Budget budget() {
        return budget;
    }

    synchronized void change(Budget to) {
        budget = to;
    }

    private void roll(Instant now) {
        if (lease.over(now)) {
            over.add(lease);
            lease = lease(now);
            demand.restart();
        }
    }

    // ---- calls ----

    /** Takes an amount for a call; null when the lease does not cover it. */
    synchronized @Nullable Lease reserve(long amount, Instant now, long nanos) {
        roll(now);
        demand.call(amount, nanos);
        if (free() < amount) {
            return null;
        }
        lease.reserved += amount;
        return lease;
    }

    private long free() {
        return closed ? Long.MAX_VALUE / 2 : lease.free() + (away() ? budget.awayAllowance() : 0);
    }

    /**
     * Adds to what a call reserved of a lease; false when it does not cover that. Then more is
     * asked for, which may come in time for the next try.
     *
     * @param force adds it nevertheless
     */
    synchronized boolean extend(Lease of, long amount, boolean force) {
        long free = of.free() + (away() ? budget.awayAllowance() : 0);
        boolean granted = free >= amount || force;
        if (free < amount) {
            pressed = Math.max(pressed, amount);
        }
        of.reserved += granted ? amount : 0;
        return granted;
    }

    /** Puts what a call really spent in the place of what it had reserved. */
    void settle(Lease of, long reserved, long spent) {
        List<Consumer<Verdict>> woken;
        synchronized (this) {
            of.reserved -= reserved;
            of.spent += spent;
            woken = fitting();
        }
        woken.forEach(told -> told.accept(Verdict.RETRY));
    }

    /**
     * Tells when trying again makes sense, or when there is no hope; on any thread, within a little
     * more than two seconds.
     *
     * @param deadline by {@link System#nanoTime}
     */
    public void await(long amount, long deadline, Consumer<Verdict> told) {
        boolean fits;
        synchronized (this) {
            fits = free() >= amount;
            if (!fits) {
                waiting.add(new Waiter(amount, lease.sequence + 1, deadline, told));
            }
        }
        if (fits) {
            told.accept(Verdict.RETRY);
        } else {
            hint.run();
        }
    }

    /** Takes out the calls that can try again. */
    private List<Consumer<Verdict>> fitting() {
        long free = free();
        List<Consumer<Verdict>> woken = new ArrayList<>(0);
        for (Iterator<Waiter> all = waiting.iterator(); all.hasNext(); ) {
            Waiter waiter = all.next();
            if (waiter.amount <= free) {
                free -= waiter.amount;
                woken.add(waiter.told);
                all.remove();
            }
        }
        return woken;
    }

    // ---- the control plane ----

    /**
     * What to ask for now; empty when all is well.
     *
     * @param scarce calls elsewhere wait for this budget
     */
    synchronized List<LeaseAsk> asks(Instant now, long nanos, boolean scarce) {
        roll(now);
        List<LeaseAsk> asks = new ArrayList<>(1);
        for (Lease ended : over) {
            if (nanos - askedAt >= SECOND || ended.sequence == 0) {
                asks.add(ask(ended, ended.spent + ended.reserved, 0, ended.reserved == 0));
            }
        }
        demand.spent(lease.spent, nanos);
        long target = demand.free(least(), nanos);
        if (due(nanos, scarce, target)) {
            asks.add(ask(scarce, target));
        }
        if (!asks.isEmpty()) {
            askedAt = nanos;
        }
        return asks;
    }

    /** What to say when this process ends: all leases are over. */
    synchronized List<LeaseAsk> last() {
        List<LeaseAsk> asks = new ArrayList<>(1);
        over.forEach(ended -> asks.add(ask(ended, ended.spent, 0, true)));
        asks.add(ask(lease, lease.spent, 0, true));
        return asks;
    }

    /** What another process would have to say for this one, if it ended now without a word. */
    synchronized List<LeaseAsk> untold() {
        List<LeaseAsk> asks = new ArrayList<>(1);
        over.forEach(ended -> untold(ended, asks));
        untold(lease, asks);
        return asks;
    }

    private void untold(Lease of, List<LeaseAsk> asks) {
        if (of.spent != of.told) {
            asks.add(
                    LeaseAsk.newBuilder()
                            .setBudget(budget.id())
                            .setBegins(
                                    Timestamp.newBuilder().setSeconds(of.begins.getEpochSecond()))
                            .setSequence(of.sequence + 1)
                            .setSpent(of.spent)
                            .setLast(true)
                            .build());
        }
    }

    /** For the first calls of a node that spends nothing yet: a thousandth. */
    private long least() {
        return Math.max(1, budget.limit() / 1_000);
    }

    private boolean due(long nanos, boolean scarce, long target) {
        long since = nanos - askedAt;
        return lease.sequence == 0
                || !waiting.isEmpty()
                || pressed > 0
                || (scarce && lease.free() > 0)
                || (lease.spent != lease.told && since >= SECOND)
                || (lease.free() < target / 2 && since >= SECOND)
                || (lease.free() > 2 * target && since >= SECOND)
                || since >= RENEW;
    }

    private LeaseAsk ask(boolean scarce, long target) {
        long used = lease.spent + lease.reserved;
        long free = Math.max(0, lease.granted - used);
        long kept = scarce ? 0 : free > 2 * target ? target : free;
        lease.granted = Math.min(lease.granted, used + kept);
        long calls = waiting.stream().mapToLong(Waiter::amount).reduce(pressed, Account::plus);
        pressed = 0;
        long need = Math.max(0, plus(plus(used, calls), -lease.granted));
        return ask(lease, plus(used, plus(calls, scarce ? 0 : target)), need, false);
    }

    private LeaseAsk ask(Lease of, long want, long need, boolean last) {
        of.sequence++;
        return LeaseAsk.newBuilder()
                .setBudget(budget.id())
                .setBegins(Timestamp.newBuilder().setSeconds(of.begins.getEpochSecond()))
                .setSequence(of.sequence)
                .setHolds(of.granted)
                .setSpent(of.spent)
                .setReserved(of.reserved)
                .setWant(want)
                .setNeed(need)
                .setLast(last)
                .build();
    }

    private static long plus(long a, long b) {
        long sum = a + b;
        return a >= 0 && b >= 0 && sum < 0 ? Long.MAX_VALUE / 2 : sum;
    }

    /** Takes the answer to an ask; one to an earlier ask is ignored. */
    void granted(LeaseAsk asked, LeaseGrant grant) {
        List<Consumer<Verdict>> woken;
        List<Consumer<Verdict>> hopeless;
        synchronized (this) {
            failures = 0;
            Lease of = find(asked);
            if (of == null || of.sequence != grant.getSequence()) {
                return;
            }
            of.granted = grant.getGranted();
            of.told = asked.getSpent();
            of.settled = grant.getSettled();
            of.elsewhere = grant.getElsewhere();
            if (asked.getLast()) {
                over.remove(of);
            }
            woken = fitting();
            hopeless = hopeless(grant.getSequence());
        }
        woken.forEach(told -> told.accept(Verdict.RETRY));
        hopeless.forEach(told -> told.accept(Verdict.EXHAUSTED));
    }

    private @Nullable Lease find(LeaseAsk asked) {
        long begins = asked.getBegins().getSeconds();
        if (lease.begins.getEpochSecond() == begins) {
            return lease;
        }
        return over.stream()
                .filter(l -> l.begins.getEpochSecond() == begins)
                .findFirst()
                .orElse(null);
    }

    /** Takes out the calls that were asked for and that nothing can cover any more. */
    private List<Consumer<Verdict>> hopeless(long sequence) {
        long atBest = plus(Math.max(0, lease.granted - lease.spent), lease.elsewhere);
        return take(w -> w.sequence <= sequence && w.amount > atBest);
    }

    private List<Consumer<Verdict>> take(Predicate<Waiter> which) {
        List<Consumer<Verdict>> taken = new ArrayList<>(0);
        waiting.removeIf(waiter -> {
            boolean matches = which.test(waiter);
            if (matches) {
                taken.add(waiter.told);
            }
            return matches;
        });
        return taken;
    }

    /** Control knows no such budget or period. */
    synchronized void unknown(LeaseAsk asked) {
        Lease of = find(asked);
        if (of != null && of.reserved == 0) {
            over.remove(of);
        }
    }

    /**
     * Control did not answer. After the second time what waits is told so, or lives on the stated
     * allowance.
     */
    void unanswered() {
        List<Consumer<Verdict>> woken = List.of();
        List<Consumer<Verdict>> left = List.of();
        synchronized (this) {
            failures++;
            if (away()) {
                woken = fitting();
                left = take(waiter -> true);
            }
        }
        woken.forEach(told -> told.accept(Verdict.RETRY));
        left.forEach(told -> told.accept(Verdict.AWAY));
    }

    private boolean away() {
        return failures >= 2;
    }

    /** Tells calls that have waited long enough. */
    void expire(long nanos) {
        List<Consumer<Verdict>> late;
        Verdict verdict;
        synchronized (this) {
            verdict = failures > 0 ? Verdict.AWAY : Verdict.HELD;
            late = take(waiter -> nanos - waiter.deadline >= 0);
        }
        late.forEach(told -> told.accept(verdict));
    }

    // ---- what is known ----

    /** Spent of the budget in the current period, as far as this node knows, in whole units. */
    public synchronized long used(Instant now) {
        roll(now);
        return lease.used();
    }

    /** Percent of the limit. */
    synchronized int percent(Instant now) {
        roll(now);
        return budget.percent(lease.used());
    }

    /** When the current period ends; null for a budget without periods. */
    public synchronized @Nullable Instant ends(Instant now) {
        roll(now);
        return lease.ends;
    }

    /** Ends: nothing is bounded by it any more. */
    void close() {
        List<Consumer<Verdict>> left;
        synchronized (this) {
            closed = true;
            left = take(waiter -> true);
        }
        left.forEach(told -> told.accept(Verdict.RETRY));
    }

    /** What this node could spend at worst without another word. */
    synchronized long held() {
        return Math.max(0, lease.granted - lease.spent);
    }

    /** Reserved in all periods. */
    synchronized long reserved() {
        return lease.reserved + over.stream().mapToLong(l -> l.reserved).sum();
    }
}

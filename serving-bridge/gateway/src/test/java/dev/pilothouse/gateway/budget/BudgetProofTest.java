package dev.pilothouse.gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.gateway.state.Key;
import dev.pilothouse.gateway.testing.Ledger;
import dev.pilothouse.policy.decisions.BudgetUse;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many nodes, threads and faults against one budget in the real ledger: messages are lost, answers
 * are lost, both come twice or late; nodes crash and come back, or never do. Whatever happens:
 *
 * <ol>
 *   <li>the ledger never counts more than the limit, and what was really spent is above it by no
 *       more than what crashed nodes held;
 *   <li>a call is refused only when what is left does not cover it, or is held by calls under way
 *       and by nodes that crashed a moment ago;
 *   <li>what crashed nodes held comes back: at the end the budget is spent to its last unit.
 * </ol>
 */
class BudgetProofTest {
    private static final long LIMIT = 1_000_000;
    private static final int NODES = 4;
    private static final int WORKERS = 12;
    private static final int MOST = 1_000;
    private static final int CRASHES = 10;
    private static final Rates RATES = new Rates(true, 1, 1, "EUR");
    private static final Key KEY =
            new Key(
                    "k",
                    "default",
                    "t",
                    List.of("f"),
                    "production",
                    Set.of("inference"),
                    Set.of(),
                    Consent.UNSTATED,
                    null);

    private final Moving clock = new Moving();
    private final Ledger ledger = new Ledger(clock);
    private final dev.pilothouse.policy.decisions.Budget budget =
            ledger.budget(BudgetUnit.TOKENS, Long.toString(LIMIT), false);
    private final ExecutorService network = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AtomicReference<Node>> nodes = new ArrayList<>();
    private final List<Node> crashed = new ArrayList<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final AtomicLong spent = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @Timeout(600)
    @ValueSource(longs = {1, 2})
    void budget_holdsAndIsSpentToTheLastUnit(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < NODES; i++) {
            nodes.add(new AtomicReference<>(new Node("node-" + i, random.nextLong())));
        }
        traffic(random);
        assertThat(wrongs).isEmpty();
        assertThat(refused).hasPositiveValue();
        assertThat(settled()).isLessThanOrEqualTo(LIMIT);
        long unknown = 0;
        for (Node node : crashed) {
            assertThat(node.unreported()).isBetween(0L, node.held);
            unknown += node.unreported();
        }
        assertThat(spent.get()).isLessThanOrEqualTo(LIMIT + unknown);
        nodes.forEach(node -> node.get().keeper.close());
        spendTheRest();
        assertThat(settled()).isEqualTo(LIMIT);
        assertThat(ledger.use(budget).leased()).isEqualByComparingTo(BigDecimal.ZERO);
        network.shutdownNow();
    }

    private void traffic(Random random) throws Exception {
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                Random own = new Random(random.nextLong());
                workers.add(threads.submit(() -> work(own)));
            }
            for (int i = 0; i < CRASHES; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + random.nextInt(200)));
                crash(random, i % 4 == 3);
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    /** A node dies and another process takes its place, under its name or a new one. */
    private void crash(Random random, boolean forGood) {
        int place = random.nextInt(NODES);
        Node old = nodes.get(place).get();
        String name = forGood ? old.name + "x" : old.name;
        if (forGood) {
            gone.add(old.name);
        }
        old.die();
        crashed.add(old);
        nodes.get(place).set(new Node(name, random.nextLong()));
    }

    /** Calls until three in a row are refused, or eight, or control was away too often. */
    private void work(Random random) {
        int inARow = 0;
        int refusals = 0;
        int alone = 0;
        while (inARow < 3 && refusals < 8 && alone < 100) {
            Node node = nodes.get(random.nextInt(NODES)).get();
            long most = 1 + random.nextInt(MOST);
            Verdict verdict = node.call(most, random);
            if (verdict == Verdict.EXHAUSTED || verdict == Verdict.HELD) {
                inARow++;
                refusals++;
                refused.incrementAndGet();
                check(verdict, most);
            } else if (verdict == Verdict.RETRY) {
                inARow = 0;
            } else {
                alone++;
            }
        }
    }

    private void check(Verdict verdict, long amount) {
        BudgetUse use = ledger.use(budget);
        long left = LIMIT - use.spent().longValueExact();
        long lost =
                use.leases().stream()
                        .filter(l -> l.live() && gone.contains(l.node().value()))
                        .mapToLong(l -> l.left().longValueExact())
                        .sum();
        boolean right =
                verdict == Verdict.EXHAUSTED
                        ? left < amount
                        : left - lost < amount + (long) WORKERS * MOST;
        if (!right) {
            wrongs.add(
                    verdict
                            + " of "
                            + amount
                            + " with "
                            + left
                            + " left, lost "
                            + lost
                            + ": "
                            + use.leases());
        }
    }

    private long settled() {
        return ledger.use(budget).spent().longValueExact();
    }

    /** When the leases of the dead have run out, a new node finds what is left. */
    private void spendTheRest() {
        clock.forward(Duration.ofSeconds(61));
        Node last = new Node("last", 0);
        last.reliable = true;
        Random random = new Random(0);
        while (last.call(1, random, true) != Verdict.EXHAUSTED) {
            long left = LIMIT - settled() - last.unreported();
            if (left > 200) {
                last.call(left / 2, random, true);
            }
        }
        last.keeper.close();
    }

    /** A gateway's side, with a network that cannot be trusted. */
    private final class Node {
        final String name;
        final AtomicLong spent = new AtomicLong();
        final Budgets budgets = new Budgets(InstantSource.system(), Duration.ofMinutes(1));
        final LeaseKeeper keeper = new LeaseKeeper(budgets, this::send, InstantSource.system());
        final ConcurrentLinkedQueue<LeaseRequest> late = new ConcurrentLinkedQueue<>();
        final AtomicLong reported = new AtomicLong();
        private final Random faults;
        volatile boolean reliable;
        private boolean dead;
        long held;

        Node(String name, long seed) {
            this.name = name;
            this.faults = new Random(seed);
            try {
                budgets.apply(Resource.newBuilder().setBudget(Ledger.message(budget)).build());
            } catch (dev.pilothouse.bridge.protocol.ResourceRejected e) {
                throw new AssertionError(e);
            }
            keeper.start();
        }

        /** From now on nothing of it is heard, and it spends nothing. */
        synchronized void die() {
            dead = true;
            keeper.abandon();
            held = budgets.all().stream().mapToLong(Account::held).sum() + unreported();
        }

        synchronized boolean isDead() {
            return dead;
        }

        long unreported() {
            return spent.get() - reported.get();
        }

        private CompletableFuture<LeaseResponse> send(LeaseRequest request) {
            int fault;
            synchronized (this) {
                fault = reliable ? 100 : faults.nextInt(100);
            }
            if (isDead() || fault < 4) {
                return CompletableFuture.failedFuture(new IllegalStateException("lost"));
            }
            return CompletableFuture.supplyAsync(() -> deliver(request, fault), network);
        }

        private LeaseResponse deliver(LeaseRequest request, int fault) {
            LeaseRequest old = fault < 12 ? late.poll() : null;
            if (old != null) {
                answer(old);
            }
            LeaseResponse response = answer(request);
            if (fault < 16) {
                late.add(request);
            }
            if (fault < 20) {
                response = answer(request);
            }
            if (fault < 24) {
                throw new IllegalStateException("the answer is lost");
            }
            return response;
        }

        private LeaseResponse answer(LeaseRequest request) {
            LeaseResponse response = ledger.answer(name, request);
            request.getAsksList()
                    .forEach(ask -> reported.accumulateAndGet(ask.getSpent(), Math::max));
            return response;
        }

        Verdict call(long most, Random random) {
            return call(most, random, false);
        }

        /** One call; spends at most what it reserved. */
        Verdict call(long most, Random random, boolean all) {
            List<Account> accounts = budgets.of(KEY, "f");
            long deadline = System.nanoTime() + Account.WAIT;
            AtomicReference<Reservation> taken = new AtomicReference<>();
            while (true) {
                Account lacking =
                        budgets.reserve(accounts, RATES, new Estimate(most, 0), taken::set);
                if (lacking == null) {
                    return spend(taken.get(), most, random, all);
                }
                CompletableFuture<Verdict> told = new CompletableFuture<>();
                lacking.await(most, deadline, told::complete);
                Verdict verdict =
                        told.completeOnTimeout(Verdict.AWAY, 2_500, TimeUnit.MILLISECONDS).join();
                if (isDead()) {
                    return Verdict.AWAY;
                }
                if (verdict != Verdict.RETRY) {
                    return verdict;
                }
            }
        }

        private Verdict spend(Reservation reservation, long most, Random random, boolean all) {
            long used = all ? most : random.nextLong(most + 1);
            if (!all) {
                LockSupport.parkNanos(random.nextInt(3_000_000));
            }
            synchronized (this) {
                if (dead) {
                    return Verdict.AWAY;
                }
                spent.addAndGet(used);
                BudgetProofTest.this.spent.addAndGet(used);
                budgets.settle(reservation, b -> used);
            }
            return Verdict.RETRY;
        }
    }

    /** The ledger's clock. */
    private static final class Moving extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void forward(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

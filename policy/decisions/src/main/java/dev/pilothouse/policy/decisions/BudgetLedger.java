package dev.pilothouse.policy.decisions;

import static dev.pilothouse.policy.decisions.LedgerRows.plus;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.LedgerRows.Lease;
import dev.pilothouse.policy.decisions.LedgerRows.Period;
import dev.pilothouse.policy.decisions.store.BudgetStore;
import dev.pilothouse.policy.decisions.store.LedgerStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Hands out budgets in advance and counts what was spent. For each budget and period it holds at
 * every moment: settled + unspent leases of nodes that are heard of ≤ limit, except for what nodes
 * spent beyond their leases. A row lock per budget and period makes that true for any number of
 * control planes. For the bridge.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-24-budget-leases.md">decision</a>
 */
public final class BudgetLedger {
    /** After so long without a word from its node, what is left of a lease is given back. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    /** For so long after a call waited in vain, nodes give back what they do not need. */
    private static final Duration SCARCE = Duration.ofSeconds(5);

    /** A node's clock may be ahead by so much. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public BudgetLedger(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every open budget. */
    public List<Budget> published() {
        return database.read(tx -> new BudgetStore(tx).open(new Reach.Everywhere()));
    }

    /**
     * Counts what a node spent and grants what it asks for, as far as there is something.
     *
     * @param boot of the node's process, sorted behind those of earlier ones, whose leases are over
     * @return empty when there is no such budget or period
     */
    public Optional<LeaseGrant> lease(NodeId node, String boot, LeaseAsk ask) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return database.write(tx -> {
            Optional<Budget> budget = new BudgetStore(tx).find(ask.budget());
            return budget.filter(b -> isPeriod(b, ask.begins(), now))
                    .map(b -> new Turn(tx, b, node, boot, ask, now).run());
        });
    }

    private static boolean isPeriod(Budget budget, Instant begins, Instant now) {
        return budget.begin(begins).equals(begins) && !begins.isAfter(now.plus(SKEW));
    }

    /** Budgets of which nodes should give back what they do not need. */
    public Set<UUID> scarce() {
        return database.read(tx -> new LedgerStore(tx).scarce(clock.instant()));
    }

    /** Forgets periods that began longer ago, with their leases; a budget's total stays. */
    public void forget(Duration longerAgo) {
        Instant before = clock.instant().minus(longerAgo);
        database.run(tx -> {
            int periods = new LedgerStore(tx).forget(before);
            if (periods > 0) {
                audit.append(
                        tx,
                        AuditEntry.of(
                                        Actor.CONTROL_PLANE,
                                        "budget.periods.forget",
                                        Entity.of("budget", "*"))
                                .to(Map.of("periods", periods, "before", before.toString())));
            }
        });
    }

    /** One message, with the period's row locked. */
    private final class Turn {
        private final Tx tx;
        private final LedgerStore store;
        private final Budget budget;
        private final NodeId node;
        private final String boot;
        private final LeaseAsk ask;
        private final Instant now;

        Turn(Tx tx, Budget budget, NodeId node, String boot, LeaseAsk ask, Instant now) {
            this.tx = tx;
            this.store = new LedgerStore(tx);
            this.budget = budget;
            this.node = node;
            this.boot = boot;
            this.ask = ask;
            this.now = now;
        }

        LeaseGrant run() {
            Period period = store.lock(budget.id(), ask.begins());
            List<Lease> leases = store.leases(budget.id(), ask.begins());
            Lease own =
                    leases.stream()
                            .filter(l -> l.isOf(node, boot))
                            .findFirst()
                            .orElseGet(() -> first(leases));
            List<Lease> others =
                    leases.stream().filter(l -> l.counts(now) && !l.node().equals(node)).toList();
            long spent = Math.max(own.spent(), ask.spent());
            long settled = plus(period.settled(), spent - own.spent());
            long elsewhere = others.stream().mapToLong(Lease::unspent).reduce(0, LedgerRows::plus);
            if (ask.sequence() > own.sequence()) {
                boolean over = own.closed() || ask.last();
                boolean grants = !over && grants() && leases.stream().noneMatch(this::replaces);
                long granted =
                        grants ? granted(own, spent, settled, elsewhere, others.size()) : spent;
                own = own.with(granted, spent, ask, now, LEASE).close(over);
            } else {
                own = own.withSpent(spent);
            }
            store.save(budget.id(), ask.begins(), own);
            store.settle(budget.id(), ask.begins(), settled);
            tell(period, settled);
            return new LeaseGrant(
                    budget.id(), ask.begins(), ask.sequence(), own.granted(), settled, elsewhere);
        }

        /** Whether a lease is of a later process of this node that is heard of. */
        private boolean replaces(Lease lease) {
            return lease.isAfter(node, boot) && lease.counts(now);
        }

        private long granted(Lease own, long spent, long settled, long elsewhere, int others) {
            long holds = own.counts(now) ? Math.min(ask.holds(), own.granted()) : 0;
            long held = Math.max(holds, spent);
            long left = budget.data().limitUnits() - settled - elsewhere - (held - spent);
            long granted = plus(held, extra(held, left, others));
            if (ask.need() > 0 && granted < plus(ask.holds(), ask.need()) && elsewhere > 0) {
                store.scarce(budget.id(), ask.begins(), now.plus(SCARCE));
            }
            return granted;
        }

        /** The first word of a process: what an earlier one of the node held is over. */
        private Lease first(List<Lease> leases) {
            leases.stream()
                    .filter(l -> l.isBefore(node, boot) && !l.closed())
                    .forEach(l -> store.save(budget.id(), ask.begins(), l.close(true)));
            return Lease.none(node, boot, now);
        }

        /** A fair share of what is left, or all that calls need. */
        private long extra(long held, long left, int others) {
            long promised = plus(ask.spent(), ask.reserved());
            long need = Math.max(0, Math.max(plus(ask.holds(), ask.need()), promised) - held);
            long wish = Math.max(need, ask.want() - held);
            long share = Math.max(0, left) / (others + 2L);
            long most = Math.max(share, Math.min(need, left));
            return Math.max(0, Math.min(wish, most));
        }

        /** No more of a closed budget or of a period that is over. */
        private boolean grants() {
            Instant current = budget.begin(now);
            return budget.open() && (ask.begins().equals(current) || ask.begins().isAfter(current));
        }

        private void tell(Period period, long settled) {
            int percent = LedgerRows.percent(settled, budget.data().limitUnits());
            int step = budget.data().ladder().reached(percent);
            if (step > period.told()) {
                store.told(budget.id(), ask.begins(), step);
                audit.append(
                        tx,
                        BudgetEntries.reached(
                                Actor.CONTROL_PLANE, budget, ask.begins(), step, settled));
            }
        }
    }
}

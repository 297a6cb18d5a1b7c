package dev.pilothouse.gateway.budget;

import dev.pilothouse.bridge.protocol.ResourceHandler;
import dev.pilothouse.bridge.protocol.ResourceRejected;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.bridge.protocol.v1.ResourceType;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.gateway.state.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of this node, by what they bound. Written by the link's thread, read by every event
 * loop without a lock.
 */
public final class Budgets implements ResourceHandler {
    private record Bound(String tenant, BudgetScope scope, String target) {}

    private final InstantSource clock;
    private final Prices prices;
    private final Map<String, Account> byId = new ConcurrentHashMap<>();
    private final Map<Bound, List<Account>> byBound = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Set<Reservation> open = ConcurrentHashMap.newKeySet();
    private final long longest;
    private volatile Runnable hint = () -> {};

    /**
     * @param longest a reservation older than that is given back: its call cannot be any more
     */
    public Budgets(InstantSource clock, Duration longest) {
        this.clock = clock;
        this.longest = longest.toNanos();
        this.prices = new Prices(clock);
    }

    /** Called when a call waits for a lease; must return at once. */
    void onWait(Runnable ask) {
        hint = ask;
    }

    @Override
    public void apply(Resource resource) throws ResourceRejected {
        switch (resource.getBodyCase()) {
            case BUDGET -> put(Budget.of(resource.getBudget()));
            case PRICE_BOOK -> prices.replace(resource.getPriceBook());
            default -> {}
        }
    }

    @Override
    public void remove(ResourceType type, String name) {
        switch (type) {
            case BUDGET -> remove(name);
            case PRICE_BOOK -> prices.remove();
            default -> {}
        }
    }

    private void put(Budget budget) {
        Account known = byId.get(budget.id());
        if (known != null) {
            known.change(budget);
        } else {
            Account account =
                    new Account(budget, clock.instant(), System.nanoTime(), () -> hint.run());
            byId.put(budget.id(), account);
            byBound.merge(bound(budget), List.of(account), Budgets::and);
        }
        hint.run();
    }

    private static List<Account> and(List<Account> some, List<Account> more) {
        List<Account> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private void remove(String id) {
        Account account = byId.remove(id);
        if (account != null) {
            byBound.computeIfPresent(
                    bound(account.budget()),
                    (bound, accounts) -> {
                        List<Account> left = accounts.stream().filter(a -> a != account).toList();
                        return left.isEmpty() ? null : left;
                    });
            account.close();
        }
    }

    private static Bound bound(Budget budget) {
        return new Bound(budget.tenant(), budget.scope(), budget.target());
    }

    /** What bounds the calls of a key for a feature. */
    public List<Account> of(Key key, String feature) {
        if (byBound.isEmpty()) {
            return List.of();
        }
        List<Account> all = new ArrayList<>(2);
        add(all, key.tenant(), BudgetScope.TENANT, key.tenant());
        add(all, key.tenant(), BudgetScope.TEAM, key.team());
        add(all, key.tenant(), BudgetScope.FEATURE, feature);
        add(all, key.tenant(), BudgetScope.KEY, key.id());
        return all;
    }

    private void add(List<Account> to, String tenant, BudgetScope scope, String target) {
        to.addAll(byBound.getOrDefault(new Bound(tenant, scope, target), List.of()));
    }

    /**
     * Takes from each account what a call may cost at most, or nothing.
     *
     * @return the account that does not cover it; null when all do, and {@code taken} has it
     */
    public @Nullable Account reserve(
            List<Account> accounts, Rates rates, Estimate estimate, Consumer<Reservation> taken) {
        Reservation.Taking taking =
                Reservation.take(accounts, rates, estimate, clock.instant(), System.nanoTime());
        if (taking.reservation() != null) {
            open.add(taking.reservation());
            taken.accept(taking.reservation());
        }
        return taking.lacking();
    }

    /** Of these, what calls at a rate count for. */
    public static List<Account> concerned(List<Account> accounts, Rates rates) {
        return accounts.stream().filter(account -> rates.concerns(account.budget())).toList();
    }

    /** Puts what a call spent of each budget in the place of what it had reserved. */
    public void settle(Reservation reservation, ToLongFunction<Budget> spent) {
        open.remove(reservation);
        reservation.settle(spent);
    }

    /** Gives back what calls left behind. */
    void sweep(long nanos) {
        List<Reservation> left =
                open.stream().filter(held -> nanos - held.made() > longest).toList();
        for (Reservation reservation : left) {
            open.remove(reservation);
            if (reservation.giveBack()) {
                count("reservations.expired");
            }
        }
    }

    Collection<Account> all() {
        return byId.values();
    }

    public Prices prices() {
        return prices;
    }

    /** How far these budgets are on their ladders: the strictest step, and whose it is. */
    public Reached reached(List<Account> accounts) {
        Reached strictest = new Reached(Step.NONE, null);
        for (Account account : accounts) {
            Step step = step(account.budget(), account.percent(clock.instant()));
            if (step.compareTo(strictest.step) > 0) {
                strictest = new Reached(step, account);
            }
        }
        return strictest;
    }

    private static Step step(Budget budget, int percent) {
        if (percent >= budget.localAt()) {
            return Step.LOCAL;
        }
        return percent >= budget.cheaperAt() ? Step.CHEAPER : Step.NONE;
    }

    /** Counts something that happened, by its name in a node's status. */
    public void count(String name) {
        counts.computeIfAbsent(name, n -> new LongAdder()).increment();
    }

    /** By the names of a node's status. */
    public Map<String, Double> counters() {
        Map<String, Double> values = new TreeMap<>();
        counts.forEach((name, count) -> values.put("budgets." + name, (double) count.sum()));
        return values;
    }

    /** How far a budget is on its ladder. */
    public enum Step {
        NONE,
        /** Cheaper models first. */
        CHEAPER,
        /** Only what costs nothing, and pools. */
        LOCAL
    }

    /**
     * A step that is reached.
     *
     * @param account whose it is; null for {@link Step#NONE}
     */
    public record Reached(Step step, @Nullable Account account) {}
}

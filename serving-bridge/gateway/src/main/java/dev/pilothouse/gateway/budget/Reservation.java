package dev.pilothouse.gateway.budget;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of every budget that bounds it. Ends once, by {@link #settle}, or after its
 * time.
 */
public final class Reservation {
    private record Part(Account account, Lease lease, long amount) {}

    private final List<Part> parts;
    private final Rates rates;
    private final long made;
    private long covered;
    private boolean ended;

    private Reservation(List<Part> parts, Rates rates, long covered, long made) {
        this.parts = parts;
        this.rates = rates;
        this.covered = covered;
        this.made = made;
    }

    /** What was taken, or the account that does not cover its amount. */
    record Taking(@Nullable Reservation reservation, @Nullable Account lacking) {}

    /** Takes the amount from each account, or nothing from any. */
    static Taking take(
            List<Account> accounts, Rates rates, Estimate estimate, Instant now, long nanos) {
        List<Part> parts = new ArrayList<>(accounts.size());
        for (Account account : accounts) {
            long amount = rates.amount(account.budget(), estimate.input(), estimate.output());
            Lease lease = account.reserve(amount, now, nanos);
            if (lease == null) {
                parts.forEach(p -> p.account.settle(p.lease, p.amount, 0));
                return new Taking(null, account);
            }
            parts.add(new Part(account, lease, amount));
        }
        return new Taking(new Reservation(parts, rates, estimate.output(), nanos), null);
    }

    /** Output tokens that it covers. */
    public long covered() {
        return covered;
    }

    /**
     * Covers more output tokens, from what this node holds; else asks for more in vain.
     *
     * @param force takes it even from a budget that lets streams finish
     * @return null when it does, otherwise a budget that does not
     */
    public synchronized @Nullable Budget extend(long tokens, boolean force) {
        List<Part> more = new ArrayList<>(parts.size());
        for (Part part : parts) {
            Budget budget = part.account.budget();
            long amount =
                    rates.amount(budget, 0, covered + tokens) - rates.amount(budget, 0, covered);
            if (!part.account.extend(part.lease, amount, force && !budget.cutsStreams())) {
                more.forEach(p -> p.account.settle(p.lease, p.amount, 0));
                return budget;
            }
            more.add(new Part(part.account, part.lease, amount));
        }
        for (int i = 0; i < more.size(); i++) {
            Part part = parts.get(i);
            parts.set(i, new Part(part.account, part.lease, part.amount + more.get(i).amount));
        }
        covered += tokens;
        return null;
    }

    /** Puts what was really spent in the place of what was held. Later calls change nothing. */
    public synchronized void settle(ToLongFunction<Budget> spent) {
        if (!ended) {
            ended = true;
            parts.forEach(p ->
                    p.account.settle(p.lease, p.amount, spent.applyAsLong(p.account.budget())));
        }
    }

    /**
     * Gives back what is held though the call has not ended; what it spent will still count.
     *
     * @return false when it had ended
     */
    synchronized boolean giveBack() {
        if (!ended) {
            parts.forEach(p -> p.account.settle(p.lease, p.amount, 0));
            parts.replaceAll(p -> new Part(p.account, p.lease, 0));
        }
        return !ended;
    }

    /** When it was made, by {@link System#nanoTime}. */
    long made() {
        return made;
    }

    public Rates rates() {
        return rates;
    }
}

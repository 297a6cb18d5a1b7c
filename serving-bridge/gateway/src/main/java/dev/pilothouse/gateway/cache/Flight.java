package dev.pilothouse.gateway.cache;

import dev.pilothouse.gateway.call.Cached.Saved;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Client;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Outcome;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.json.Digest;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Identical calls that share one answer. A call of the flight's own, the carrier, goes to the
 * deployment; who asked are its members, and the first of them leads: the carrier is recorded as
 * the leader's call. A leader that leaves hands over to the next; when the last leaves, the carrier
 * ends as it did. Everything here runs on one event loop; members run on their own, and both talk
 * by tasks only.
 */
final class Flight {
    /** A longer answer takes no more members. */
    private static final int LONGEST = 4 << 20;

    private static final String BLOCKED = "guardrail_blocked";

    private final Flights flights;
    private final Digest question;
    private final Client home;
    private final Lane lane;
    private final List<Member> members = new ArrayList<>(2);
    private final List<byte[]> transcript = new ArrayList<>();
    private int length;
    private boolean landed;
    private boolean cardWarning;
    private @Nullable Call carrier;
    private @Nullable Target target;
    private End.@Nullable Whole whole;

    /**
     * @param home on whose event loop it runs
     * @param lane of that loop
     */
    Flight(Flights flights, Digest question, Client home, Lane lane) {
        this.flights = flights;
        this.question = question;
        this.home = home;
        this.lane = lane;
    }

    void run(Runnable task) {
        try {
            home.loop().execute(task);
        } catch (RejectedExecutionException stopped) {
            // The gateway has ended, and all calls with it.
            return;
        }
    }

    // ---- what members say ----

    void join(Member member) {
        if (landed || length > LONGEST) {
            member.tell(member::again);
            return;
        }
        members.add(member);
        Call leading = carrier;
        if (leading == null) {
            takeOff(member);
        } else {
            member.tell(() -> member.follow(leading.trace().traceId()));
            routed(member);
            if (!transcript.isEmpty()) {
                member.catchUp(joined(transcript));
            }
            listen();
        }
    }

    private void takeOff(Member leader) {
        if (leader.isGone()) {
            members.clear();
            close();
        } else {
            Call made = flights.carrier(leader.call(), new FlightClient(this, home));
            carrier = made;
            lane.addShared(made);
            made.atEnd(() -> lane.removeShared(made));
            made.enterAgain(Step.ROUTE);
        }
    }

    void left(Member member) {
        boolean led = !members.isEmpty() && members.getFirst() == member;
        Call carried = carrier;
        if (!members.remove(member) || landed || carried == null) {
            return;
        }
        if (members.isEmpty()) {
            abandon(member, carried);
        } else if (led) {
            carried.actFor(members.getFirst().call());
        }
        listen();
    }

    /** The last one ends, and the carrier with it. */
    private void abandon(Member last, Call carried) {
        close();
        Call.Killed killed = last.call().killed();
        Refusal refusal = last.call().refusal();
        if (!last.hasEnded()) {
            carried.actForNobody();
            carried.left();
        } else {
            last.settled();
            if (killed != null && refusal != null) {
                carried.kill(killed, refusal, () -> {});
            } else if (refusal != null) {
                carried.refuse(refusal);
            } else {
                carried.left();
            }
        }
    }

    /** Members read slower than the answer comes, or no longer. */
    void listen() {
        if (carrier != null && !landed) {
            carrier.writable(anyoneReads());
        }
    }

    boolean anyoneReads() {
        return members.isEmpty() || members.stream().anyMatch(m -> !m.isBehind());
    }

    // ---- what the carrier says ----

    /** It goes to a deployment; kills over it are kills of every member too. */
    void routed(@Nullable Target to, boolean lacksCard) {
        target = to;
        cardWarning = lacksCard;
        members.forEach(this::routed);
    }

    private void routed(Member member) {
        Target to = target;
        boolean lacksCard = cardWarning;
        if (to != null) {
            member.tell(() -> member.routed(to, lacksCard));
        }
    }

    void send(List<byte[]> events) {
        byte[] batch = joined(events);
        length += batch.length;
        if (length <= LONGEST) {
            transcript.add(batch);
        } else {
            transcript.clear();
            flights.close(question, this);
        }
        members.forEach(member -> member.send(batch));
        if (anyoneReads()) {
            members.stream().filter(Member::isLost).forEach(m -> m.tell(m::drop));
        }
        listen();
    }

    void answered(End.Whole all) {
        whole = all;
    }

    /** The carrier is over, metered and recorded. */
    void landed(Call carried) {
        if (landed) {
            return;
        }
        close();
        End end = end(carried);
        boolean ofAll = length > 0 || end instanceof End.Whole || blocked(carried);
        Saved saved = saved(carried);
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (i == 0) {
                member.settled();
                member.tell(() -> member.finish(end, Saved.NOTHING));
            } else if (ofAll) {
                member.tell(() -> member.finish(end, saved));
            } else {
                member.tell(member::alone);
            }
        }
    }

    private End end(Call carried) {
        Refusal refusal = carried.refusal();
        if (refusal != null || carried.outcome() == Outcome.CANCELLED) {
            return new End.Broken(
                    carried.outcome(),
                    refusal == null ? Refusal.internal() : refusal,
                    carried.killed());
        }
        return whole != null ? whole : new End.Stream(carried.outcome());
    }

    private static boolean blocked(Call carried) {
        Refusal refusal = carried.refusal();
        return refusal != null && refusal.code().equals(BLOCKED);
    }

    private Saved saved(Call carried) {
        Target to = carried.route().target();
        if (to == null) {
            return Saved.NOTHING;
        }
        long cost =
                flights.prices()
                        .cost(
                                to,
                                carried.answer().model(),
                                carried.timing().startedAt(),
                                carried.usage())
                        .orElse(0);
        String currency = cost == 0 ? "" : flights.prices().rates(to).currency();
        return new Saved(carried.usage(), cost, currency);
    }

    private void close() {
        landed = true;
        transcript.clear();
        flights.close(question, this);
    }

    private static byte[] joined(List<byte[]> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        byte[] all = new byte[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}

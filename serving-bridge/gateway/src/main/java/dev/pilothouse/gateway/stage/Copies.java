package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.call.CacheWish;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.health.Permit;
import dev.pilothouse.gateway.state.Target;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Copies of calls, for shadows and to check caches. A copy is a call of its own without a caller:
 * kills stop it, it is metered, it has its own span below that of the call.
 */
final class Copies {
    private static final int MOST_OPEN = 64;

    private final Pipeline way;
    private final int totalMillis;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param way of a copy
     * @param totalMillis after which a copy is ended
     */
    Copies(Pipeline way, int totalMillis) {
        this.way = way;
        this.totalMillis = totalMillis;
    }

    /** A copy is left out rather than awaited when too many are open. */
    boolean hasRoom() {
        return open.get() < MOST_OPEN;
    }

    /**
     * @param ended hears of the copy when it is over
     */
    void send(Call call, Target target, Permit permit, String reason, Consumer<Call> ended) {
        open.incrementAndGet();
        Call copy = copy(call);
        copy.atEnd(() -> ended.accept(copy));
        register(copy);
        copy.route().shadow(target, permit, reason);
        copy.facts().routed(target);
        copy.enterAgain(Step.KILL_AGAIN);
    }

    private Call copy(Call call) {
        Head head = call.head();
        var below =
                new Head(
                        head.authorization(),
                        head.feature(),
                        head.agent(),
                        head.session(),
                        head.tool(),
                        head.release(),
                        head.prompt(),
                        call.trace().traceparent(),
                        head.requestId(),
                        head.anthropicVersion(),
                        head.anthropicBeta(),
                        CacheWish.NOTHING,
                        head.consent());
        Call copy =
                new Call(
                        way,
                        new SilentClient(call.client()),
                        call.lane(),
                        call.dialect(),
                        below,
                        call.body());
        copy.authenticated(call.key(), call.feature());
        copy.read(call.request(), call.facts().unrouted());
        copy.serve(call.served());
        return copy;
    }

    private void register(Call copy) {
        copy.lane().add(copy);
        copy.atEnd(() -> copy.lane().remove(copy));
        copy.atEnd(open::decrementAndGet);
        copy.atEnd(copy.route()::release);
        copy.atEnd(copy.client().after(totalMillis, () -> copy.refuse(tooLong())));
    }

    private Refusal tooLong() {
        return Refusal.of(
                504, "total_timeout", "The copy took longer than " + totalMillis + " ms.");
    }
}

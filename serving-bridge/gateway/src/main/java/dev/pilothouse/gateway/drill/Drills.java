package dev.pilothouse.gateway.drill;

import static java.util.Objects.requireNonNull;

import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.gateway.call.CacheWish;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.call.Head;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.json.Dialect;
import dev.pilothouse.gateway.json.ModelRequest;
import dev.pilothouse.gateway.state.Key;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens synthetic calls on every event loop, so that a kill of the drill's tenant has something to
 * cut. They go the way of real calls from the kill check to the relay of the answer; only the
 * sockets at both ends and what counts, bills and records calls are left out.
 */
public final class Drills {
    /** More would hold event loops up. */
    public static final int MOST_CALLS = 64;

    private static final int MOST_KEPT = 16;
    private static final byte[] BODY =
            "{\"model\":\"drill\",\"stream\":true,\"messages\":[]}"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final Key KEY =
            new Key(
                    "drill",
                    TenantId.DRILL.value(),
                    "drill",
                    List.of("drill"),
                    "drill",
                    Set.of(),
                    Set.of(),
                    Consent.UNSTATED,
                    null);

    private final Map<EventLoop, Lane> lanes;
    private final Pipeline pipeline;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /**
     * @param pipeline the way of a synthetic call
     */
    public Drills(Map<EventLoop, Lane> lanes, Pipeline pipeline) {
        this.lanes = Map.copyOf(lanes);
        this.pipeline = pipeline;
    }

    /**
     * What became of the calls of one drill.
     *
     * @param opened those that streamed before the kill
     * @param cut those of them that ended with the kill's last event
     * @param refused calls made after it that were refused by it
     * @param passed calls made after it that were not
     */
    public record Result(int opened, int cut, int refused, int passed) {}

    private static final class Running {
        final List<Synthetic> open = new ArrayList<>();
        final CompletableFuture<Integer> streaming = new CompletableFuture<>();
        final CompletableFuture<Result> result = new CompletableFuture<>();
        boolean ending;
    }

    /**
     * Opens the calls of a drill; asked again with the same id, nothing more is opened.
     *
     * @param calls 1 to {@link #MOST_CALLS}
     * @param seconds after which they end by themselves
     * @return how many stream
     */
    public CompletableFuture<Integer> begin(String drill, int calls, int seconds) {
        Running mine = new Running();
        Running known = running.putIfAbsent(drill, mine);
        if (known != null) {
            return known.streaming;
        }
        forgetOthers(drill);
        List<EventLoop> loops = List.copyOf(lanes.keySet());
        AtomicInteger waiting = new AtomicInteger(calls);
        AtomicInteger streaming = new AtomicInteger();
        synchronized (mine.open) {
            for (int i = 0; i < calls; i++) {
                EventLoop loop = loops.get(i % loops.size());
                var call =
                        new Synthetic(
                                loop,
                                seconds,
                                streams -> {
                                    streaming.addAndGet(streams ? 1 : 0);
                                    if (waiting.decrementAndGet() == 0) {
                                        mine.streaming.complete(streaming.get());
                                    }
                                });
                mine.open.add(call);
                start(loop, call);
            }
        }
        return mine.streaming;
    }

    private void forgetOthers(String drill) {
        if (running.size() > MOST_KEPT) {
            running.keySet().removeIf(id -> !id.equals(drill));
        }
    }

    private void start(EventLoop loop, Synthetic synthetic) {
        try {
            loop.execute(() -> startOnLoop(loop, synthetic));
        } catch (RejectedExecutionException stopped) {
            synthetic.abandon();
        }
    }

    private void startOnLoop(EventLoop loop, Synthetic synthetic) {
        Lane lane = requireNonNull(lanes.get(loop));
        var call =
                new Call(
                        pipeline,
                        synthetic,
                        lane,
                        Dialect.OPENAI_CHAT,
                        new Head(
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                "",
                                CacheWish.NOTHING,
                                Consent.UNSTATED),
                        BODY);
        call.authenticated(KEY, "drill");
        ModelRequest request = ModelRequest.scan(Dialect.OPENAI_CHAT, BODY);
        var claims =
                new Facts.Claims(
                        KEY.tenant(), "drill", KEY.id(), "", "", Set.of(), Set.of(), Set.of());
        call.read(request, new Facts(claims, request.model()));
        lane.add(call);
        call.atEnd(() -> lane.remove(call));
        call.atEnd(call.route()::release);
        synthetic.belongs(call);
        call.enterAgain(Step.KILL);
    }

    /**
     * Ends a drill: tries once on every event loop whether new calls are refused, and counts.
     *
     * @return all zeros for a drill that is not known
     */
    public CompletableFuture<Result> end(String drill) {
        Running mine = running.get(drill);
        if (mine == null) {
            return CompletableFuture.completedFuture(new Result(0, 0, 0, 0));
        }
        synchronized (mine.open) {
            if (!mine.ending) {
                mine.ending = true;
                tryAgain(mine);
            }
        }
        return mine.result;
    }

    private void tryAgain(Running mine) {
        List<Synthetic> tried = new ArrayList<>();
        AtomicInteger waiting = new AtomicInteger(lanes.size());
        for (EventLoop loop : lanes.keySet()) {
            var call =
                    new Synthetic(
                            loop,
                            1,
                            streams -> {
                                if (waiting.decrementAndGet() == 0) {
                                    mine.result.complete(counted(mine.open, tried));
                                }
                            });
            tried.add(call);
        }
        tried.forEach(call -> start(call.eventLoop(), call));
    }

    private static Result counted(List<Synthetic> open, List<Synthetic> tried) {
        int opened = count(open, Synthetic::streamed);
        int cut = count(open, call -> call.streamed() && call.killed());
        int refused = count(tried, Synthetic::killed);
        open.forEach(Synthetic::abandon);
        tried.forEach(Synthetic::abandon);
        return new Result(opened, cut, refused, tried.size() - refused);
    }

    private static int count(List<Synthetic> calls, java.util.function.Predicate<Synthetic> which) {
        synchronized (calls) {
            return (int) calls.stream().filter(which).count();
        }
    }
}

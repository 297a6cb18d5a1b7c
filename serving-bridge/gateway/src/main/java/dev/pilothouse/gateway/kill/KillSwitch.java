package dev.pilothouse.gateway.kill;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.state.Target;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kill set in force. New calls read it without a lock; open ones are cut by the event loops
 * that own them.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-23-kill-scan.md">Why open calls
 *     are scanned</a>
 */
public final class KillSwitch implements KillHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KillSwitch.class);

    private static final String MCP = "mcp";

    private final List<Lane> lanes;
    private final Function<String, @Nullable Target> deployments;
    private final Function<String, Set<String>> readOnlyTools;
    private final InstantSource clock;
    private final AtomicLong sets = new AtomicLong();
    private volatile Kills inForce = Kills.NONE;

    /**
     * @param deployments by id; null for one that is not enabled
     * @param readOnlyTools names, by tenant
     */
    public KillSwitch(
            List<Lane> lanes,
            Function<String, @Nullable Target> deployments,
            Function<String, Set<String>> readOnlyTools,
            InstantSource clock) {
        this.lanes = List.copyOf(lanes);
        this.deployments = deployments;
        this.readOnlyTools = readOnlyTools;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Cut> apply(KillSet set) {
        long received = System.nanoTime();
        Kills kills = new Kills(set);
        inForce = kills;
        sets.incrementAndGet();
        kills.unknown().forEach(kill -> LOG.error("kill {} cannot be enforced here", kill));
        return scan(Lane::open, kills, received)
                .thenCompose(callers -> cutShared(callers, kills, received));
    }

    /** Ends a call that a kill refuses. False when none does. */
    public boolean denies(Call call) {
        Rule rule = inForce.denying(call.facts(), clock.instant());
        if (rule != null) {
            end(call, rule, "");
        }
        return rule != null;
    }

    /**
     * @param besides what the caller is told beyond the reason, as a sentence; empty for nothing
     */
    public void end(Call call, Rule rule, String besides) {
        end(call, rule, besides, () -> {});
    }

    /** False when every call goes its usual way. */
    public boolean diverts() {
        return inForce.divert();
    }

    /** The kill that sends a call elsewhere because of who makes it; null for none. */
    public @Nullable Rule diverting(Call call) {
        return inForce.diverting(call.facts(), clock.instant());
    }

    /** The kill because of which a call passes over a deployment; null for none. */
    public @Nullable Rule passingOver(Call call, Target target) {
        return inForce.passingOver(target, call.facts(), clock.instant());
    }

    /**
     * The deployment that takes a call in the place of another: itself when no kill is over it,
     * otherwise the one that the kill names, or that a kill of that one names; null for none.
     */
    public @Nullable Target standIn(Call call, String deployment) {
        return standIn(inForce, call, deployment, clock.instant());
    }

    private @Nullable Target standIn(Kills kills, Call call, String deployment, Instant now) {
        Set<String> seen = new HashSet<>();
        for (String id = deployment; seen.add(id); ) {
            Target target = deployments.apply(id);
            Rule rule = target == null ? null : kills.passingOver(target, call.facts(), now);
            if (rule == null) {
                return target;
            }
            id = rule.fallback();
        }
        return null;
    }

    /** The kill that wants a call elsewhere than where it was sent; null when it may stay. */
    public @Nullable Rule misplacing(Call call) {
        return misplacing(inForce, call, clock.instant());
    }

    private @Nullable Rule misplacing(Kills kills, Call call, Instant now) {
        Target at = call.route().target();
        if (!kills.divert() || at == null) {
            return null;
        }
        Rule elsewhere = kills.diverting(call.facts(), now);
        if (elsewhere == null) {
            return kills.passingOver(at, call.facts(), now);
        }
        Target there = standIn(kills, call, elsewhere.fallback(), now);
        return there != null && there.id().equals(at.id()) ? null : elsewhere;
    }

    /** The kill under which a call may use only tools that change nothing; null for none. */
    public @Nullable Rule restrictingTools(Call call) {
        return inForce.restrictTools()
                ? inForce.restrictingTools(call.facts(), clock.instant())
                : null;
    }

    /**
     * Whether a call has a tool that was not declared to change nothing; MCP servers have names.
     */
    private boolean mayChange(Call call) {
        Set<String> readOnly = readOnlyTools.apply(call.facts().tenant());
        return call.facts().toolsLeft().stream()
                .anyMatch(tool -> !readOnly.contains(tool) && !tool.equals(MCP));
    }

    /** Whether a tool was declared to change nothing. */
    public boolean isReadOnly(Call call, String tool) {
        return readOnlyTools.apply(call.facts().tenant()).contains(tool);
    }

    /** Whether a kill is over what a deployment says to a call. */
    public boolean isOver(Call call, Target deployment) {
        Facts there = call.facts().unrouted();
        there.routed(deployment);
        Instant now = clock.instant();
        return inForce.denying(there, now) != null
                || inForce.passingOver(deployment, call.facts(), now) != null;
    }

    /** Whether a kill sends a call another way than usual, or takes tools from it. */
    public boolean bends(Call call) {
        return inForce.divert() && diverting(call) != null || restrictingTools(call) != null;
    }

    /** How many kill sets came so far: another number than before means another set may apply. */
    public long sets() {
        return sets.get();
    }

    /** The epoch that is enforced, 0 for none. */
    public long epoch() {
        return inForce.epoch();
    }

    /** Kills in the set that this version cannot enforce. */
    public List<String> unknown() {
        return inForce.unknown();
    }

    /** What one event loop found: the cuts it began, and whether calls of it are shared. */
    private record Scanned(List<CompletableFuture<Cut>> cuts, boolean sharing) {}

    /**
     * Calls that are sent for others come last: ended earlier, they would take their callers with
     * them, uncounted.
     */
    private CompletableFuture<Cut> cutShared(List<Scanned> callers, Kills kills, long received) {
        List<CompletableFuture<Cut>> cuts = new ArrayList<>();
        callers.forEach(scanned -> cuts.addAll(scanned.cuts()));
        if (callers.stream().noneMatch(Scanned::sharing)) {
            return sum(cuts);
        }
        return scan(Lane::shared, kills, received)
                .thenCompose(shared -> {
                    shared.forEach(scanned -> cuts.addAll(scanned.cuts()));
                    return sum(cuts);
                });
    }

    private CompletableFuture<List<Scanned>> scan(
            Function<Lane, List<Call>> calls, Kills kills, long received) {
        List<CompletableFuture<Scanned>> scans =
                lanes.stream().map(lane -> scan(lane, calls, kills, received)).toList();
        return CompletableFuture.allOf(scans.toArray(CompletableFuture[]::new))
                .thenApply(done -> scans.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Scanned> scan(
            Lane lane, Function<Lane, List<Call>> calls, Kills kills, long received) {
        try {
            return CompletableFuture.supplyAsync(
                    () ->
                            new Scanned(
                                    cutOnLoop(calls.apply(lane), kills, received),
                                    !lane.shared().isEmpty()),
                    lane.loop());
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.completedFuture(new Scanned(List.of(), false));
        }
    }

    private List<CompletableFuture<Cut>> cutOnLoop(List<Call> calls, Kills kills, long received) {
        List<CompletableFuture<Cut>> cuts = new ArrayList<>();
        Instant now = clock.instant();
        for (Call call : calls) {
            Rule rule = call.ended() ? null : cutting(kills, call, now);
            if (rule != null) {
                var cut = new CompletableFuture<Cut>();
                int callers = call.isShared() ? 0 : 1;
                end(call, rule, "", () -> cut.complete(since(callers, received)));
                cuts.add(cut);
            }
        }
        return cuts;
    }

    /**
     * The kill that ends an open call; null when it may go on, or goes on otherwise. What is at no
     * deployment now meets the kill set again before it gets to one.
     */
    private @Nullable Rule cutting(Kills kills, Call call, Instant now) {
        Rule denied = kills.cutting(call.facts(), now);
        if (denied != null || !call.placed()) {
            return denied;
        }
        Rule rule = misplacing(kills, call, now);
        if (rule == null && kills.restrictTools() && mayChange(call)) {
            rule = kills.restrictingTools(call.facts(), now);
        }
        if (rule != null && call.movable() && !call.route().isShadow()) {
            call.move();
            return null;
        }
        return rule;
    }

    /** Who shares a call is counted for themselves. */
    private static Cut since(int callers, long received) {
        return new Cut(callers, (System.nanoTime() - received) / 1e6);
    }

    private static CompletableFuture<Cut> sum(List<CompletableFuture<Cut>> cuts) {
        return CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        new Cut(
                                cuts.stream().mapToInt(cut -> cut.join().streams()).sum(),
                                cuts.stream()
                                        .mapToDouble(cut -> cut.join().lastByteMillis())
                                        .max()
                                        .orElse(0)));
    }

    private static void end(Call call, Rule rule, String besides, Runnable written) {
        call.kill(rule.killed(), rule.refusal(besides), written);
    }
}

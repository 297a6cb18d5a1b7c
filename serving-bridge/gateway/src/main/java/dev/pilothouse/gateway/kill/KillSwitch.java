package dev.pilothouse.gateway.kill;

import dev.pilothouse.bridge.protocol.KillHandler;
import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.bridge.protocol.v1.KillSet;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Lane;
import dev.pilothouse.gateway.call.Refusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
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

    private final List<Lane> lanes;
    private final InstantSource clock;
    private volatile Kills inForce = Kills.NONE;

    public KillSwitch(List<Lane> lanes, InstantSource clock) {
        this.lanes = List.copyOf(lanes);
        this.clock = clock;
    }

    @Override
    public CompletionStage<Cut> apply(KillSet set) {
        long received = System.nanoTime();
        Kills kills = new Kills(set);
        inForce = kills;
        kills.unknown().forEach(kill -> LOG.error("kill {} cannot be enforced here", kill));
        List<CompletableFuture<Cut>> cuts =
                lanes.stream().map(lane -> cut(lane, kills, received)).toList();
        return CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new))
                .thenApply(done -> sum(cuts));
    }

    /** Ends a call that a kill names. False when none does. */
    public boolean denies(Call call) {
        Kills kills = inForce;
        Kill kill = kills.denying(call.facts(), clock.instant());
        if (kill != null) {
            end(call, kill, kills.epoch(), () -> {});
        }
        return kill != null;
    }

    /** The epoch that is enforced, 0 for none. */
    public long epoch() {
        return inForce.epoch();
    }

    /** Kills in the set that this version cannot enforce. */
    public List<String> unknown() {
        return inForce.unknown();
    }

    private CompletableFuture<Cut> cut(Lane lane, Kills kills, long received) {
        var done = new CompletableFuture<Cut>();
        try {
            lane.loop().execute(() -> cutOnLoop(lane, kills, received, done));
        } catch (RejectedExecutionException stopped) {
            done.complete(Cut.NOTHING);
        }
        return done;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is ignored only completes done
    private void cutOnLoop(Lane lane, Kills kills, long received, CompletableFuture<Cut> done) {
        List<CompletableFuture<Cut>> cuts = new ArrayList<>();
        for (Call call : lane.open()) {
            Kill kill = kills.cutting(call.facts(), clock.instant());
            if (kill != null && !call.ended()) {
                var cut = new CompletableFuture<Cut>();
                end(call, kill, kills.epoch(), () -> cut.complete(since(received)));
                cuts.add(cut);
            }
        }
        CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new))
                .whenComplete((all, failure) -> done.complete(sum(cuts)));
    }

    private static Cut since(long received) {
        return new Cut(1, (System.nanoTime() - received) / 1e6);
    }

    private static Cut sum(List<CompletableFuture<Cut>> cuts) {
        int streams = 0;
        double last = 0;
        for (CompletableFuture<Cut> cut : cuts) {
            streams += cut.join().streams();
            last = Math.max(last, cut.join().lastByteMillis());
        }
        return new Cut(streams, last);
    }

    private static void end(Call call, Kill kill, long epoch, Runnable written) {
        call.kill(new Call.Killed(kill.getId(), epoch), refusal(kill, epoch), written);
    }

    private static Refusal refusal(Kill kill, long epoch) {
        String over =
                kill.getTarget().isEmpty()
                        ? kill.getScope()
                        : kill.getScope() + ":" + kill.getTarget();
        String incident = kill.getIncident().isEmpty() ? "" : " (" + kill.getIncident() + ")";
        return Refusal.killed(
                        "Stopped by a kill switch over "
                                + over
                                + ": "
                                + kill.getReason()
                                + incident)
                .with("scope", over)
                .with("epoch", epoch)
                .with("reason", kill.getReason())
                .with("incident", kill.getIncident())
                .with("kill_id", kill.getId());
    }
}

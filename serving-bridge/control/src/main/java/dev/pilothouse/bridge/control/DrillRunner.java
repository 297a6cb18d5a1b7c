package dev.pilothouse.bridge.control;

import dev.pilothouse.bridge.control.Enforcement.State;
import dev.pilothouse.bridge.protocol.v1.BeginDrill;
import dev.pilothouse.bridge.protocol.v1.Command;
import dev.pilothouse.bridge.protocol.v1.CommandResult;
import dev.pilothouse.bridge.protocol.v1.EndDrill;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.policy.decisions.Drill;
import dev.pilothouse.policy.decisions.Drills;
import dev.pilothouse.policy.decisions.Kill;
import dev.pilothouse.policy.decisions.KillProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs drills: every gateway of this replica opens synthetic calls, their tenant is killed, and
 * what comes back is compared with what had to.
 */
public final class DrillRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrillRunner.class);
    private static final int CALLS = 8;
    private static final Duration COMMAND = Duration.ofSeconds(5);
    private static final Duration OBEY = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 20;
    private static final long LOOK_FOR_DUE_SECONDS = 30;

    private final Drills drills;
    private final Fleet fleet;
    private final Nodes nodes;
    private final SyncHub sync;
    private final Signals signals;
    private final ScheduledExecutorService thread =
            Threads.one("bridge-drills", Thread.NORM_PRIORITY);

    DrillRunner(Drills drills, Fleet fleet, Nodes nodes, SyncHub sync, Signals signals) {
        this.drills = drills;
        this.fleet = fleet;
        this.nodes = nodes;
        this.sync = sync;
        this.signals = signals;
    }

    void start() {
        var _ =
                thread.scheduleWithFixedDelay(
                        this::lookForDue,
                        LOOK_FOR_DUE_SECONDS,
                        LOOK_FOR_DUE_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** Starts a drill by hand; it goes on after this returns. */
    public Drill run(Actor actor) {
        Drill drill = drills.begin(actor);
        signals.raise(Topic.KILLS);
        thread.execute(() -> run(actor, drill));
        return drill;
    }

    private void lookForDue() {
        try {
            drills.endOrphans();
            drills.beginDue().ifPresent(drill -> run(Actor.CONTROL_PLANE, drill));
        } catch (RuntimeException e) {
            LOG.error("Drills cannot be looked for: {}", e.getMessage(), e);
        }
    }

    private void run(Actor actor, Drill drill) {
        String why = "";
        Drill.Figures figures = Drill.Figures.NONE;
        try {
            List<NodeId> gateways = gateways();
            int open = sum(send(gateways, begin(drill)), "open");
            Kill kill = drills.kill(actor, drill);
            Enforcement obeyed = await(kill);
            List<CommandResult> ends = send(gateways, end(drill));
            figures = figures(obeyed, open, ends);
            why = failures(obeyed, gateways.size(), figures);
        } catch (RuntimeException e) {
            LOG.error("Drill {} failed", drill.number(), e);
            why = "it could not be carried out: " + e.getMessage();
        }
        finish(drill, why, figures);
    }

    private void finish(Drill drill, String why, Drill.Figures figures) {
        String detail =
                why.isEmpty() && !figures.withinPromise()
                        ? "slower than promised (p99 200 ms)"
                        : why;
        try {
            drills.end(drill, why.isEmpty(), detail, figures);
        } catch (RuntimeException e) {
            LOG.error("The end of drill {} cannot be written", drill.number(), e);
        }
        signals.raise(Topic.KILLS);
    }

    private List<NodeId> gateways() {
        return nodes.own().stream()
                .filter(node -> node.hello.getKind() == NodeKind.GATEWAY)
                .map(node -> node.identity.id())
                .toList();
    }

    private static Command.Builder begin(Drill drill) {
        return Command.newBuilder()
                .setBeginDrill(
                        BeginDrill.newBuilder()
                                .setDrill(drill.id().toString())
                                .setCalls(CALLS)
                                .setSeconds((int) Drills.KILL_LASTS.toSeconds()));
    }

    private static Command.Builder end(Drill drill) {
        return Command.newBuilder()
                .setEndDrill(EndDrill.newBuilder().setDrill(drill.id().toString()));
    }

    /** The results of those that answered in time. */
    private List<CommandResult> send(List<NodeId> gateways, Command.Builder verb) {
        List<CompletableFuture<CommandResult>> sent = new ArrayList<>();
        for (NodeId gateway : gateways) {
            Command command = verb.setId(UUID.randomUUID().toString()).build();
            sent.add(
                    sync.run(gateway, command, COMMAND)
                            .exceptionally(late -> CommandResult.getDefaultInstance()));
        }
        return sent.stream().map(CompletableFuture::join).filter(CommandResult::getOk).toList();
    }

    private Enforcement await(Kill kill) {
        long until = System.nanoTime() + OBEY.toNanos();
        while (true) {
            Enforcement now = fleet.enforcement(kill);
            if (!waits(now)
                    || System.nanoTime() > until
                    || Thread.currentThread().isInterrupted()) {
                return now;
            }
            pause();
        }
    }

    /** Also for acknowledgements that came and are being written. */
    private static boolean waits(Enforcement now) {
        long waiting = now.rows().stream().filter(r -> r.state() == State.WAITING).count();
        return waiting > 0 || now.progress().obeyed().size() < now.acknowledged();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int sum(List<CommandResult> results, String figure) {
        return results.stream().mapToInt(r -> r.getFiguresOrDefault(figure, 0)).sum();
    }

    private static Drill.Figures figures(Enforcement obeyed, int open, List<CommandResult> ends) {
        KillProgress progress = obeyed.progress();
        return new Drill.Figures(
                obeyed.total(),
                (int) obeyed.acknowledged(),
                progress.p50(),
                progress.p99(),
                progress.slowest().map(KillProgress.Row::node),
                progress.slowest()
                        .map(r -> java.util.OptionalDouble.of(r.millis()))
                        .orElse(java.util.OptionalDouble.empty()),
                progress.obeyed().stream()
                        .mapToDouble(r -> r.ack().lastByteMillis())
                        .max()
                        .orElse(0),
                open,
                sum(ends, "cut"),
                sum(ends, "refused"),
                sum(ends, "passed"));
    }

    /** What was not as it had to be; empty when all was. */
    private static String failures(Enforcement obeyed, int gateways, Drill.Figures figures) {
        List<String> all = new ArrayList<>();
        String silent =
                obeyed.rows().stream()
                        .filter(r -> r.state() != State.ENFORCING)
                        .map(r -> r.node() + " (" + word(r.state()) + ")")
                        .collect(Collectors.joining(", "));
        if (obeyed.total() == 0) {
            all.add("no node has joined");
        }
        if (!silent.isEmpty()) {
            all.add("not acknowledged by " + silent);
        }
        if (gateways > 0 && figures.open() < gateways * CALLS) {
            all.add(
                    "only "
                            + figures.open()
                            + " of "
                            + gateways * CALLS
                            + " calls could be opened");
        }
        if (figures.cut() < figures.open()) {
            all.add(figures.open() - figures.cut() + " calls were not cut");
        }
        if (figures.passedCalls() > 0 || figures.refused() < gateways) {
            all.add("calls after the kill were not all refused");
        }
        return String.join("; ", all);
    }

    private static String word(State state) {
        return switch (state) {
            case ENFORCING -> "enforcing";
            case WAITING -> "silent";
            case REFUSED -> "refused";
            case GONE -> "not connected";
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.cache.CacheFill;
import dev.pilothouse.gateway.cache.Caches;
import dev.pilothouse.gateway.cache.JoinFlight;
import dev.pilothouse.gateway.cache.LookUp;
import dev.pilothouse.gateway.call.Pipeline;
import dev.pilothouse.gateway.call.Stage;
import dev.pilothouse.gateway.call.Step;
import dev.pilothouse.gateway.guard.InputGuard;
import dev.pilothouse.gateway.guard.OutputGuard;
import dev.pilothouse.gateway.guard.Webhooks;
import dev.pilothouse.gateway.guard.Workers;
import dev.pilothouse.gateway.health.Health;
import dev.pilothouse.gateway.health.RouteTraffics;
import dev.pilothouse.gateway.kill.KillSwitch;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.telemetry.Counters;
import dev.pilothouse.gateway.telemetry.SignalBuffer;
import dev.pilothouse.gateway.telemetry.Traffic;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The stages that this gateway has, each at its step. The order is that of {@link Step}; a new
 * stage is one line here.
 */
public final class Stages {
    private Stages() {}

    /**
     * What stages work with.
     *
     * @param open counts the open calls
     * @param mostOpen further calls are pushed back
     * @param callMillis longest time of a call
     */
    public record Tools(
            NodeState state,
            Callers callers,
            KillSwitch kills,
            Budgets budgets,
            Health health,
            RouteTraffics routes,
            Traffic traffic,
            Counters counters,
            SignalBuffer signals,
            Workers workers,
            Webhooks webhooks,
            Caches caches,
            LongAdder open,
            int mostOpen,
            int callMillis) {}

    /**
     * @param wanted steps that calls take; the others are passed
     */
    public static Pipeline pipeline(Tools tools, Predicate<Step> wanted) {
        Thrift thrift = new Thrift(tools.state, tools.budgets);
        KillCheckAgain again = new KillCheckAgain(tools.kills);
        Copies copies = new Copies(copies(tools, thrift, again), tools.callMillis);
        Pipeline.Builder pipeline =
                Pipeline.builder(wanted)
                        .at(Step.AUTHENTICATE, new Authenticate(tools.callers))
                        .at(
                                Step.REGISTER,
                                new Register(
                                        tools.state, tools.open, tools.mostOpen, tools.callMillis))
                        .at(Step.KILL, new KillCheck(tools.kills))
                        .at(Step.RISK, new RiskCheck(tools.state, tools.callers))
                        .at(Step.RELEASE, new ServeRelease(tools.state, tools.kills, tools.workers))
                        .at(
                                Step.INPUT_GUARDRAILS,
                                new InputGuard(tools.state, tools.workers, tools.webhooks))
                        .at(
                                Step.CACHE,
                                new LookUp(
                                        tools.caches,
                                        tools.state,
                                        tools.kills,
                                        tools.budgets.prices(),
                                        new AskDeployment(tools.state, tools.health, copies)))
                        .at(
                                Step.SINGLE_FLIGHT,
                                new JoinFlight(
                                        tools.state,
                                        tools.caches,
                                        shared(tools, wanted, thrift, again, copies),
                                        tools.kills,
                                        tools.budgets.prices()))
                        .at(Step.KILL_AGAIN, again)
                        .at(Step.RECORD, record(tools));
        return answered(pipeline, tools, thrift, again, copies).build();
    }

    /** The way of a call that is sent for several; it is over for them when it is recorded. */
    private static Pipeline shared(
            Tools tools,
            Predicate<Step> wanted,
            Thrift thrift,
            KillCheckAgain again,
            Copies copies) {
        Stage.AtEnd record = wanted.test(Step.RECORD) ? record(tools) : call -> {};
        Pipeline.Builder pipeline =
                Pipeline.builder(step -> step == Step.RECORD || wanted.test(step))
                        .at(Step.KILL_AGAIN, new JoinFlight.Routed(again))
                        .at(Step.RECORD, new JoinFlight.Landing(record));
        return answered(pipeline, tools, thrift, again, copies).build();
    }

    private static RecordSpan record(Tools tools) {
        return new RecordSpan(tools.state, tools.counters, tools.signals);
    }

    /** The way to a deployment and back. */
    private static Pipeline.Builder answered(
            Pipeline.Builder pipeline,
            Tools tools,
            Thrift thrift,
            KillCheckAgain again,
            Copies copies) {
        return pipeline.at(
                        Step.ROUTE,
                        new ChooseRoute(
                                tools.state,
                                tools.health,
                                tools.traffic,
                                tools.routes,
                                thrift,
                                new Detour(tools.kills, tools.state)))
                .at(Step.BUDGET_RESERVE, new ReserveBudget(tools.budgets, thrift, again))
                .at(Step.SHADOW, new CopyToShadow(tools.state, tools.health, tools.routes, copies))
                .at(Step.UPSTREAM, new SendUpstream(tools.workers, tools.kills))
                .at(Step.TOOL_CALLS, new ToolCalls(tools.kills))
                .at(Step.BUDGET_WATCH, new WatchBudget(tools.budgets))
                .at(Step.OUTPUT_GUARDRAILS, new OutputGuard(tools.workers, tools.webhooks))
                .at(Step.NOTICE, new Notice())
                .at(Step.CACHE_FILL, new CacheFill())
                .at(Step.SETTLE, new SettleBudget(new Settle(), tools.budgets));
    }

    /** The way of a synthetic call of a drill: of real stages those that a kill concerns. */
    public static Pipeline drill(KillSwitch kills, Workers workers, InstantSource clock) {
        return Pipeline.builder()
                .at(Step.KILL, new KillCheck(kills))
                .at(Step.ROUTE, new DrillRoute(clock))
                .at(Step.KILL_AGAIN, new KillCheckAgain(kills))
                .at(Step.UPSTREAM, new SendUpstream(workers, kills))
                .build();
    }

    /** The way of a copy to a shadow deployment, which is chosen already. */
    private static Pipeline copies(Tools tools, Thrift thrift, KillCheckAgain again) {
        return Pipeline.builder()
                .at(Step.ROUTE, new CopyToShadow.NoOther())
                .at(Step.KILL_AGAIN, again)
                .at(Step.BUDGET_RESERVE, new ReserveBudget(tools.budgets, thrift, again))
                .at(Step.UPSTREAM, new SendUpstream(tools.workers, tools.kills))
                .at(Step.TOOL_CALLS, new ToolCalls(tools.kills))
                .at(Step.BUDGET_WATCH, new WatchBudget(tools.budgets))
                .at(Step.SETTLE, new SettleBudget(new Settle(), tools.budgets))
                .at(Step.RECORD, new RecordSpan(tools.state, tools.counters, tools.signals))
                .build();
    }
}

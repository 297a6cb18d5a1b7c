package dev.pilothouse.gateway.stage;

import dev.pilothouse.gateway.budget.Account;
import dev.pilothouse.gateway.budget.Budgets;
import dev.pilothouse.gateway.budget.Budgets.Reached;
import dev.pilothouse.gateway.budget.Rates;
import dev.pilothouse.gateway.budget.Verdict;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Refusal;
import dev.pilothouse.gateway.call.Route;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.gateway.state.Plan;
import dev.pilothouse.gateway.state.Plan.Share;
import dev.pilothouse.gateway.state.Plan.Tier;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where a call may go when its budgets are nearly spent: cheaper models of its feature's route. */
final class Thrift {
    private final NodeState state;
    private final Budgets budgets;

    Thrift(NodeState state, Budgets budgets) {
        this.state = state;
        this.budgets = budgets;
    }

    /**
     * The plan for the requested model, or a thriftier one.
     *
     * @throws Refusal when only local deployments are allowed and the route has none
     */
    Plan plan(Call call, Plan requested) {
        Reached reached = reached(call);
        return switch (call.route().thrift()) {
            case NONE -> requested;
            case CHEAPER -> cheaperFirst(call, requested);
            case LOCAL -> local(call, requested, reached);
        };
    }

    private Reached reached(Call call) {
        Route route = call.route();
        List<Account> accounts = budgets.of(call.key(), call.feature());
        Reached reached = budgets.reached(accounts);
        boolean first = route.attempts() == 0 && route.thrift() == Route.Thrift.NONE;
        switch (reached.step()) {
            case NONE -> {}
            case CHEAPER -> route.save(Route.Thrift.CHEAPER);
            case LOCAL -> route.save(Route.Thrift.LOCAL);
        }
        if (first && route.thrift() != Route.Thrift.NONE) {
            budgets.count(route.thrift() == Route.Thrift.LOCAL ? "local" : "cheaper");
        }
        return reached;
    }

    private Plan cheaperFirst(Call call, Plan requested) {
        double usual = targets(requested).mapToDouble(this::price).min().orElse(0);
        List<Tier> tiers = new ArrayList<>();
        all(call)
                .filter(target -> price(target) < usual)
                .sorted(Comparator.comparingDouble(this::price))
                .forEach(target -> tiers.add(tier(tiers.size() + 1, target)));
        int cheaper = tiers.size();
        requested.tiers().forEach(t -> tiers.add(new Tier(t.number() + cheaper, t.shares())));
        return new Plan(tiers, List.of(), requested.shadows());
    }

    private Plan local(Call call, Plan requested, Reached reached) {
        Plan local = local(call, requested);
        if (local.tiers().isEmpty() && reached.account() != null) {
            budgets.count("refused");
            throw BudgetRefusals.of(reached.account(), 0, Verdict.EXHAUSTED);
        }
        return local;
    }

    private Plan local(Call call, Plan requested) {
        List<Tier> tiers = new ArrayList<>();
        Stream.concat(targets(requested), all(call))
                .distinct()
                .filter(this::isLocal)
                .forEach(target -> tiers.add(tier(tiers.size() + 1, target)));
        return new Plan(tiers, List.of(), List.of());
    }

    private static Tier tier(int number, Target target) {
        return new Tier(number, List.of(new Share(target.id(), 1)));
    }

    /** Whether a deployment that was denied can be replaced by a cheaper one that was not tried. */
    boolean hasCheaper(Call call, Target denied) {
        Plan requested = state.plan(call.key().tenant(), call.feature(), call.request().model());
        if (requested == null) {
            return false;
        }
        boolean local = call.route().thrift() == Route.Thrift.LOCAL;
        return targets(local ? local(call, requested) : cheaperFirst(call, requested))
                .anyMatch(target ->
                        price(target) < price(denied) && !call.route().closed(target.id()));
    }

    private Stream<Target> all(Call call) {
        return state.plans(call.key().tenant(), call.feature()).values().stream()
                .flatMap(this::targets)
                .distinct();
    }

    private Stream<Target> targets(Plan plan) {
        return plan.tiers().stream()
                .flatMap(tier -> tier.shares().stream())
                .map(share -> state.deployment(share.deployment()))
                .filter(Objects::nonNull);
    }

    private boolean isLocal(Target target) {
        return target.pool() || budgets.prices().rates(target).free();
    }

    /** Input and output alike; what has no price is the dearest. */
    private double price(Target target) {
        Rates rates = budgets.prices().rates(target);
        return rates.known() ? (double) rates.input() + rates.output() : Double.MAX_VALUE;
    }
}

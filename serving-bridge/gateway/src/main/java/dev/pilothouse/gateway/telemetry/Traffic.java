package dev.pilothouse.gateway.telemetry;

import dev.pilothouse.bridge.protocol.v1.InFlight;
import dev.pilothouse.bridge.protocol.v1.NamedTraffic;
import dev.pilothouse.db.model.KillScope;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.call.Facts;
import dev.pilothouse.gateway.state.Served;
import dev.pilothouse.gateway.state.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Open calls and calls of the last minute, by what a kill can be over: the blast radius. */
public final class Traffic {
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_KEPT = 20_000;

    /** One combination of what a call has one of. */
    private record Row(
            String tenant,
            String feature,
            String model,
            String deployment,
            String provider,
            String key,
            String agent,
            String environment) {}

    /** What a call may have several of, or too many to combine. */
    private record Named(String tenant, String feature, KillScope scope, String name) {}

    private final Tally<Row> combined;
    private final Tally<Named> named;

    public Traffic(LongSupplier seconds) {
        combined = new Tally<>(seconds, MOST_KEPT);
        named = new Tally<>(seconds, MOST_KEPT);
    }

    /** A call goes to a deployment; ends with the call, or when it goes to another. */
    public void began(Call call) {
        Target target = call.route().target();
        if (target == null) {
            return;
        }
        List<Runnable> ends = new ArrayList<>(2);
        ends.add(combined.began(row(call, target)));
        Facts.Claims claims = call.facts().claims();
        Served served = call.served();
        if (served != null) {
            count(claims, KillScope.RELEASE, served.names(), ends);
        } else if (!claims.release().isEmpty()) {
            count(claims, KillScope.RELEASE, Set.of(claims.release()), ends);
        }
        count(claims, KillScope.TOOL, claims.tools(), ends);
        count(claims, KillScope.END_USER, claims.references(), ends);
        call.route().stay(() -> ends.forEach(Runnable::run));
        call.atEnd(call.route()::leave);
    }

    private static Row row(Call call, Target target) {
        return new Row(
                call.key().tenant(),
                call.feature(),
                call.request().model(),
                target.id(),
                target.provider(),
                call.key().id(),
                call.head().agent(),
                call.key().environment());
    }

    private void count(
            Facts.Claims claims, KillScope scope, Collection<String> names, List<Runnable> ends) {
        for (String name : names) {
            ends.add(named.began(new Named(claims.tenant(), claims.feature(), scope, name)));
        }
    }

    /** The largest combinations first. */
    public List<InFlight> rows() {
        return combined.rows(MOST_ROWS).stream()
                .map(r ->
                        InFlight.newBuilder()
                                .setTenant(r.key().tenant)
                                .setFeature(r.key().feature)
                                .setModel(r.key().model)
                                .setDeployment(r.key().deployment)
                                .setProvider(r.key().provider)
                                .setKey(r.key().key)
                                .setAgent(r.key().agent)
                                .setEnvironment(r.key().environment)
                                .setOpen(r.open())
                                .setCallsLastMinute(r.lastMinute())
                                .build())
                .toList();
    }

    /** Releases, tools and end users, the most used first. */
    public List<NamedTraffic> named() {
        return named.rows(MOST_ROWS).stream()
                .map(r ->
                        NamedTraffic.newBuilder()
                                .setTenant(r.key().tenant)
                                .setFeature(r.key().feature)
                                .setScope(r.key().scope.word())
                                .setName(r.key().name)
                                .setOpen(r.open())
                                .setCallsLastMinute(r.lastMinute())
                                .build())
                .toList();
    }
}

package dev.pilothouse.console.web.api;

import dev.pilothouse.analytics.erasure.SampleErasure;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.Job;
import dev.pilothouse.registry.Jobs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Removes the sample company everywhere: first its keys, then what waits at the nodes, its rows in
 * ClickHouse, at last the tenants. A wipe that broke off is started again and finds what is left.
 */
@Component
class SampleWipe {
    /** Nodes forget a key within about a second; calls in flight end meanwhile. */
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final SampleCompany company;
    private final Fleet fleet;
    private final SampleErasure erasure;
    private final Jobs jobs;

    SampleWipe(SampleCompany company, Fleet fleet, SampleErasure erasure, Jobs jobs) {
        this.company = company;
        this.fleet = fleet;
        this.erasure = erasure;
        this.jobs = jobs;
    }

    Job start(Actor actor) {
        List<TenantId> tenants = company.tenants(actor);
        return jobs.start(
                actor,
                "sample.wipe",
                "Wipe the sample company",
                Optional.empty(),
                progress -> wipe(actor, tenants, progress));
    }

    private String wipe(Actor actor, List<TenantId> tenants, Jobs.Progress progress)
            throws InterruptedException {
        OptionalLong total = OptionalLong.of(tenants.size());
        progress.at(0, total, "ending its keys");
        tenants.forEach(tenant -> company.silence(actor, tenant));
        Thread.sleep(SETTLE);
        for (int done = 0; done < tenants.size(); done++) {
            long before = done;
            wipe(actor, tenants.get(done), step -> progress.at(before, total, step));
        }
        return tenants.size() + " tenants removed, every table probed and empty of them";
    }

    private void wipe(Actor actor, TenantId tenant, Consumer<String> progress) {
        progress.accept(tenant + ": what waits at the nodes");
        fleet.eraseTenant(actor, tenant).stream()
                .map(CompletableFuture::join)
                .forEach(SampleWipe::requireDone);
        Map<String, Long> left =
                erasure.erase(tenant, step -> progress.accept(tenant + ": " + step.table()));
        requireGone(tenant, left);
        company.remove(actor, tenant);
    }

    private static void requireDone(Fleet.Outcome outcome) {
        if (!outcome.ok()) {
            throw new IllegalStateException(outcome.node() + ": " + outcome.detail());
        }
    }

    private static void requireGone(TenantId tenant, Map<String, Long> left) {
        long rows = left.values().stream().mapToLong(Long::longValue).sum();
        if (rows > 0) {
            throw new IllegalStateException(
                    rows + " rows of " + tenant + " are still there: " + left);
        }
    }
}

package dev.pilothouse.gateway.testing;

import com.google.protobuf.Timestamp;

import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NodeId;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.BudgetUse;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.policy.decisions.LeaseAsk;
import dev.pilothouse.policy.decisions.LeaseGrant;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The real ledger on a PostgreSQL of its own, spoken to in messages as over the bridge. */
public final class Ledger {
    private static final TenantId TENANT = new TenantId("default");

    private final Database database;
    private final Budgets budgets;
    private final BudgetLedger ledger;
    private final Actor.Person admin;

    public Ledger() {
        this(Clock.systemUTC());
    }

    public Ledger(Clock clock) {
        TestDatabase store = TestPostgres.database();
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        database = new Database(store.app());
        AuditLog audit = new AuditLog(clock);
        budgets =
                new Budgets(
                        database, audit, clock, new Approvals(database, audit, clock, List::of));
        ledger = new BudgetLedger(database, audit, clock);
        admin =
                new Actor.Person(
                        UUID.randomUUID(), "admin", "admin", Set.of(Grant.everywhere(Role.ADMIN)));
        new Tenants(database, audit, clock, Sealer.of(Sealer.newKeyset()))
                .create(admin, TENANT, "Default");
        new Prices(database, audit, clock).publish(admin, "EUR", "first", List.of());
    }

    /** A budget of the whole tenant. */
    public Budget budget(BudgetUnit unit, String limit, boolean cuts) {
        BudgetData data =
                BudgetData.of(
                        TENANT,
                        "All of it",
                        BudgetScope.TENANT,
                        TENANT.value(),
                        unit,
                        new BigDecimal(limit),
                        BudgetPeriod.TOTAL);
        return budgets.create(
                admin,
                new BudgetData(
                        TENANT,
                        data.name(),
                        data.scope(),
                        data.target(),
                        unit,
                        data.limit(),
                        data.period(),
                        data.ladder(),
                        BigDecimal.ZERO,
                        cuts,
                        false));
    }

    public static dev.pilothouse.bridge.protocol.v1.Budget message(Budget budget) {
        BudgetData data = budget.data();
        return dev.pilothouse.bridge.protocol.v1.Budget.newBuilder()
                .setId(budget.id().toString())
                .setTenant(data.tenant().value())
                .setName(data.name())
                .setScope(data.scope().word())
                .setTarget(data.target())
                .setUnit(data.unit().word())
                .setCurrency(budget.currency())
                .setLimit(data.unit().units(data.limit()))
                .setPeriod(data.period().word())
                .setAlertAt(data.ladder().alert())
                .setCheaperAt(data.ladder().cheaper())
                .setLocalAt(data.ladder().local())
                .setCutsStreams(data.cutsStreams())
                .build();
    }

    public BudgetUse use(Budget budget) {
        return budgets.find(admin, budget.id()).orElseThrow();
    }

    /** Answers as the control plane does. */
    public LeaseResponse answer(String node, LeaseRequest request) {
        LeaseResponse.Builder response = LeaseResponse.newBuilder();
        for (dev.pilothouse.bridge.protocol.v1.LeaseAsk ask : request.getAsksList()) {
            ledger.lease(new NodeId(node), request.getBootId(), ask(ask))
                    .map(Ledger::grant)
                    .ifPresent(response::addGrants);
        }
        ledger.scarce().forEach(id -> response.addScarce(id.toString()));
        return response.build();
    }

    private static LeaseAsk ask(dev.pilothouse.bridge.protocol.v1.LeaseAsk ask) {
        return new LeaseAsk(
                UUID.fromString(ask.getBudget()),
                Instant.ofEpochSecond(ask.getBegins().getSeconds()),
                ask.getSequence(),
                ask.getHolds(),
                ask.getSpent(),
                ask.getReserved(),
                ask.getWant(),
                ask.getNeed(),
                ask.getLast());
    }

    private static dev.pilothouse.bridge.protocol.v1.LeaseGrant grant(LeaseGrant grant) {
        return dev.pilothouse.bridge.protocol.v1.LeaseGrant.newBuilder()
                .setBudget(grant.budget().toString())
                .setBegins(Timestamp.newBuilder().setSeconds(grant.begins().getEpochSecond()))
                .setSequence(grant.sequence())
                .setGranted(grant.granted())
                .setSettled(grant.settled())
                .setElsewhere(grant.elsewhere())
                .build();
    }
}

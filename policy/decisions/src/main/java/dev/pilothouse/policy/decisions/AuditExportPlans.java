package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.EXPORT_AUDIT;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.ExportFormat;
import dev.pilothouse.policy.decisions.store.AuditExportPlanStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports of the audit log that happen by themselves. A plan acts for who set it: when they may not
 * export any more, it does not either, and the log says so.
 *
 * @see <a href="../../../../../../../../../docs/decisions/2026-11-30-audit-exports.md">decision</a>
 */
public final class AuditExportPlans {
    private static final Logger LOG = LoggerFactory.getLogger(AuditExportPlans.class);
    private static final int MOST = 100;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_FOLDER = 200;
    private static final int LONGEST_WEBHOOK = 500;
    private static final int LONGEST_OUTCOME = 1000;

    private final Database database;
    private final AuditLog audit;
    private final Access access;
    private final AuditExports exports;
    private final ExportCourier courier;
    private final Clock clock;

    public AuditExportPlans(
            Database database,
            AuditLog audit,
            Access access,
            AuditExports exports,
            ExportCourier courier,
            Clock clock) {
        this.database = database;
        this.audit = audit;
        this.access = access;
        this.exports = exports;
        this.courier = courier;
        this.clock = clock;
    }

    /**
     * Sets a plan; it runs first after the day, week or month that is under way.
     *
     * @throws Denied without {@link dev.pilothouse.db.model.Permission#EXPORT_AUDIT} where the
     *     filter reaches, and for whoever is no person
     * @throws BadInput when the filter has a time, or folder and webhook cannot be used
     * @throws Conflict when there are 100 plans already
     */
    public AuditExportPlan create(Actor actor, AuditExportPlan.Data asked) {
        AuditExportPlan.Data data = checked(asked);
        data.filter()
                .tenant()
                .ifPresentOrElse(
                        t -> actor.require(EXPORT_AUDIT, t),
                        () -> actor.requireAnywhere(EXPORT_AUDIT));
        if (!(actor instanceof Actor.Person person)) {
            throw new Denied(EXPORT_AUDIT, data.filter().tenant());
        }
        courier.check(data);
        return database.write(tx -> insert(tx, person, data));
    }

    private AuditExportPlan insert(Tx tx, Actor.Person person, AuditExportPlan.Data data) {
        AuditExportPlanStore store = new AuditExportPlanStore(tx);
        if (store.all().size() >= MOST) {
            throw new Conflict(
                    Reason.ALREADY_EXISTS, "there are " + MOST + " plans; end one first");
        }
        Instant now = clock.instant();
        AuditExportPlan plan = store.insert(data, person, now, data.every().next(now, data.hour()));
        audit.append(tx, entry(person, "audit.plan.create", plan).to(fields(data)));
        return plan;
    }

    private static AuditExportPlan.Data checked(AuditExportPlan.Data d) {
        if (d.filter().from().isPresent() || d.filter().to().isPresent()) {
            throw new BadInput(
                    "filter", d.filter().words().toString(), "no time: it follows from 'every'");
        }
        if (d.hour() < 0 || d.hour() > 23) {
            throw new BadInput("hour", Integer.toString(d.hour()), "0 to 23, UTC");
        }
        AuditFilter.of(d.filter().words());
        return new AuditExportPlan.Data(
                Texts.check("name", d.name(), 1, LONGEST_NAME),
                d.filter(),
                d.formats(),
                d.every(),
                d.hour(),
                Texts.check("folder", d.folder(), 0, LONGEST_FOLDER),
                Texts.check("webhook", d.webhook(), 0, LONGEST_WEBHOOK));
    }

    private static Map<String, Object> fields(AuditExportPlan.Data data) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", data.name());
        fields.put("filter", data.filter().words());
        fields.put("formats", data.formats().stream().map(ExportFormat::word).sorted().toList());
        fields.put("every", data.every().word());
        fields.put("hour", data.hour());
        fields.put("folder", data.folder());
        fields.put("webhook", data.webhook());
        return fields;
    }

    /** Those that the actor could set themselves, the next to run first. */
    public List<AuditExportPlan> list(Actor actor) {
        actor.requireAnywhere(EXPORT_AUDIT);
        return database.read(tx -> new AuditExportPlanStore(tx).all()).stream()
                .filter(p -> isFor(actor, p))
                .toList();
    }

    private static boolean isFor(Actor actor, AuditExportPlan plan) {
        return plan.data()
                .filter()
                .tenant()
                .map(t -> actor.may(EXPORT_AUDIT, t))
                .orElseGet(() ->
                        actor.mayEverywhere(EXPORT_AUDIT)
                                || plan.owner().toString().equals(actor.ref()));
    }

    /**
     * Ends a plan. What it exported stays.
     *
     * @throws NotFound when there is none, or it is not the actor's to see
     */
    public void end(Actor actor, UUID id) {
        AuditExportPlan plan = find(actor, id);
        database.run(tx -> {
            if (!new AuditExportPlanStore(tx).end(id, clock.instant())) {
                throw new NotFound("plan", id.toString());
            }
            audit.append(tx, entry(actor, "audit.plan.end", plan));
        });
    }

    /**
     * @throws NotFound when there is none, or it is not the actor's to see
     */
    public AuditExportPlan find(Actor actor, UUID id) {
        return list(actor).stream()
                .filter(p -> p.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound("plan", id.toString()));
    }

    /**
     * Runs a plan now, for the period that ended last; its own times stay. What comes of it is what
     * its owner may export, whoever asks: it goes where the owner wanted it.
     *
     * @throws NotFound when there is none, or it is not the actor's to see
     * @throws Conflict when its owner may not export any more
     */
    public AuditExport runNow(Actor actor, UUID id) {
        AuditExportPlan plan = find(actor, id);
        try {
            return start(actor, plan, clock.instant(), store -> {});
        } catch (Denied e) {
            Conflict refused =
                    new Conflict(
                            Reason.CHANGED_MEANWHILE,
                            "the plan acts for "
                                    + plan.ownerName()
                                    + ", who may not export this any more: end it and set another");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * Runs what is due, one period of each plan; to be called now and then. A plan whose process
     * ends in between is run by another one after five minutes.
     */
    public void runDue() {
        Instant now = clock.instant();
        for (AuditExportPlan plan :
                database.write(tx -> new AuditExportPlanStore(tx).claimDue(now))) {
            try {
                runFor(plan);
            } catch (RuntimeException e) {
                LOG.warn("plan {} is to be run again: {}", plan.id(), e.getMessage());
            }
        }
    }

    private void runFor(AuditExportPlan plan) {
        try {
            start(Actor.CONTROL_PLANE, plan, plan.next(), store -> store.ran(plan));
        } catch (RuntimeException e) {
            LOG.info("plan {} could not run: {}", plan.id(), e.getMessage());
            failed(plan, String.valueOf(e.getMessage()));
        }
    }

    private void failed(AuditExportPlan plan, String why) {
        database.run(tx -> {
            AuditExportPlanStore store = new AuditExportPlanStore(tx);
            store.ran(plan);
            store.outcome(plan.id(), Optional.empty(), cut("not run: " + why), clock.instant());
            audit.append(
                    tx,
                    entry(Actor.CONTROL_PLANE, "audit.plan.run", plan)
                            .because(cut(why))
                            .ended("failure", 500));
        });
    }

    private AuditExport start(
            Actor by, AuditExportPlan plan, Instant moment, Consumer<AuditExportPlanStore> also) {
        Actor owner =
                access.current(plan.owner())
                        .orElseThrow(() -> new Denied(EXPORT_AUDIT, plan.data().filter().tenant()));
        AuditExport export =
                exports.start(
                        owner,
                        plan.filterAt(moment),
                        plan.data().formats(),
                        Optional.of(plan.id()),
                        (whole, file) -> deliver(owner, plan, whole, file));
        database.run(tx -> {
            AuditExportPlanStore store = new AuditExportPlanStore(tx);
            store.began(plan.id(), export.id(), clock.instant());
            also.accept(store);
            audit.append(
                    tx,
                    entry(by, "audit.plan.run", plan)
                            .linkedTo(Entity.of("export", export.id().toString())));
        });
        return export;
    }

    /** What is to be done with an export of a plan, unless it was done already. */
    AuditExports.Afterwards afterwards(Actor actor, AuditExport export) {
        if (export.plan().isEmpty()) {
            return (whole, file) -> "";
        }
        UUID id = export.plan().orElseThrow();
        Optional<AuditExportPlan> plan =
                database.read(tx -> new AuditExportPlanStore(tx).all()).stream()
                        .filter(p -> p.id().equals(id))
                        .findFirst();
        return plan.<AuditExports.Afterwards>map(p ->
                        (whole, file) ->
                                outcome(p, export.id())
                                        .orElseGet(() -> deliver(actor, p, whole, file)))
                .orElse((whole, file) -> "not delivered: the plan was ended");
    }

    private static Optional<String> outcome(AuditExportPlan plan, UUID export) {
        return plan.last()
                .filter(run -> run.export().filter(export::equals).isPresent())
                .map(AuditExportPlan.Run::outcome)
                .filter(said -> !said.isEmpty());
    }

    private String deliver(Actor actor, AuditExportPlan plan, AuditExport export, Path file) {
        try {
            String said = courier.deliver(plan, export, file);
            delivered(actor, plan, export, said, "success", 200);
            return said;
        } catch (IOException | RuntimeException e) {
            String why = "not delivered: " + e.getMessage();
            delivered(actor, plan, export, why, "failure", 502);
            return why;
        }
    }

    private void delivered(
            Actor actor,
            AuditExportPlan plan,
            AuditExport export,
            String said,
            String outcome,
            int code) {
        database.run(tx -> {
            new AuditExportPlanStore(tx)
                    .outcome(plan.id(), Optional.of(export.id()), cut(said), clock.instant());
            audit.append(
                    tx,
                    AuditExports.entry(actor, "audit.export.deliver", export)
                            .because(cut(said))
                            .ended(outcome, code));
        });
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_OUTCOME ? text : text.substring(0, LONGEST_OUTCOME);
    }

    private static AuditEntry entry(Actor actor, String action, AuditExportPlan plan) {
        return AuditEntry.of(actor, action, Entity.of("export-plan", plan.id().toString()))
                .in(plan.data().filter().tenant());
    }
}

package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.db.model.Permission.MANAGE_PRIVACY;
import static dev.pilothouse.db.model.Permission.SEE_PRIVACY;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.privacy.Processor.Notice;
import dev.pilothouse.policy.decisions.privacy.Processor.Suggestion;
import dev.pilothouse.policy.decisions.privacy.store.ProcessorStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who else holds data for a tenant, by its own list. */
public final class Processors {
    private static final int MOST = 200;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Processors(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** By tenant and name. */
    public List<Processor> list(Actor actor) {
        actor.requireAnywhere(SEE_PRIVACY);
        return database.read(tx -> new ProcessorStore(tx).list(actor.reach(SEE_PRIVACY)));
    }

    /** Hosted providers whose models the tenant may call, without those that are listed. */
    public List<Suggestion> suggestions(Actor actor, TenantId tenant) {
        actor.require(SEE_PRIVACY, tenant);
        return database.read(tx -> {
            ProcessorStore store = new ProcessorStore(tx);
            Set<String> listed =
                    store.of(tenant).stream().map(p -> p.data().name()).collect(Collectors.toSet());
            return store.providers(tenant).stream()
                    .filter(name -> !listed.contains(name))
                    .map(name -> new Suggestion(name, "Prompts and answers of model calls"))
                    .toList();
        });
    }

    /**
     * Puts one on the list: it is told of erasures from now on.
     *
     * @throws Conflict when the tenant has one of the name
     */
    public Processor add(Actor actor, TenantId tenant, ProcessorData data) {
        actor.require(MANAGE_PRIVACY, tenant);
        return database.write(tx -> {
            ProcessorStore store = new ProcessorStore(tx);
            if (!store.knows(tenant)) {
                throw new NotFound("tenant", tenant.value());
            }
            if (store.of(tenant).size() >= MOST) {
                throw new BadInput("tenant", tenant.value(), "at most " + MOST + " processors");
            }
            UUID id = store.insert(tenant, data, now()).orElseThrow(() -> taken(data));
            Processor made = store.find(id).orElseThrow();
            audit.append(tx, entry(actor, "privacy.processor.add", made).to(data.asMap()));
            return made;
        });
    }

    private static Conflict taken(ProcessorData data) {
        return new Conflict(
                Reason.ALREADY_EXISTS, "the tenant lists '" + data.name() + "' already");
    }

    private static AuditEntry entry(Actor actor, String action, Processor of) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("privacy-processor", of.tenant(), of.id().toString()))
                .in(of.tenant());
    }

    /**
     * Changes what the list says of one.
     *
     * @param version of the processor as it was read
     * @throws Conflict when it was changed meanwhile
     */
    public Processor change(Actor actor, UUID id, long version, ProcessorData data) {
        return database.write(tx -> {
            Processor old = managed(tx, actor, id);
            ProcessorStore store = new ProcessorStore(tx);
            if (store.nameTaken(old.tenant(), data.name(), id)) {
                throw taken(data);
            }
            if (!store.update(id, version, data)) {
                throw new Conflict(Reason.CHANGED_MEANWHILE, "it was changed meanwhile");
            }
            audit.append(
                    tx,
                    entry(actor, "privacy.processor.change", old)
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return store.find(id).orElseThrow();
        });
    }

    private static Processor managed(Tx tx, Actor actor, UUID id) {
        Processor found =
                new ProcessorStore(tx)
                        .find(id)
                        .orElseThrow(() -> new NotFound("processor", id.toString()));
        actor.requireSight(SEE_PRIVACY, Optional.of(found.tenant()), "processor", id.toString());
        actor.require(MANAGE_PRIVACY, found.tenant());
        return found;
    }

    /** Nobody tells it of erasures any more. */
    public void remove(Actor actor, UUID id) {
        database.run(tx -> {
            Processor old = managed(tx, actor, id);
            new ProcessorStore(tx).delete(id);
            audit.append(
                    tx, entry(actor, "privacy.processor.remove", old).from(old.data().asMap()));
        });
    }

    /** Who was told of an erasure, by name. */
    public List<Notice> notices(Actor actor, PrivacyRequest request) {
        actor.require(SEE_PRIVACY, request.tenant());
        return database.read(tx -> new ProcessorStore(tx).notices(request.id()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}

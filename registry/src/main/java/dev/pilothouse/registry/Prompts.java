package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_PROMPTS;
import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptDiff;
import dev.pilothouse.policy.rules.prompts.PromptJson;
import dev.pilothouse.registry.store.FeatureStore;
import dev.pilothouse.registry.store.PromptStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prompts: a draft that people work on, and numbered versions that never change. */
public final class Prompts {
    private static final int LONGEST_NOTE = 2_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Prompts(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** One page of the prompts in reach. */
    public PromptPage list(Actor actor, PromptPage.Query query) {
        actor.requireAnywhere(SEE_PROMPTS);
        query.tenant().ifPresent(t -> actor.require(SEE_PROMPTS, t));
        return database.read(tx -> new PromptStore(tx).page(actor.reach(SEE_PROMPTS), query));
    }

    /**
     * @throws NotFound when there is no such prompt
     */
    public Prompt find(Actor actor, TenantId tenant, PromptName name) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> existing(tx, tenant, name));
    }

    /**
     * Versions, newest first.
     *
     * @param before only older ones; empty for the newest
     * @param limit 1 to 200
     */
    public List<PromptVersion.Row> versions(
            Actor actor, TenantId tenant, PromptName name, Optional<Long> before, int limit) {
        actor.require(SEE_PROMPTS, tenant);
        if (limit < 1 || limit > 200) {
            throw new BadInput("limit", Integer.toString(limit), "1 to 200");
        }
        return database.read(tx -> {
            existing(tx, tenant, name);
            return new PromptStore(tx).versions(tenant, name, before, limit);
        });
    }

    /**
     * @throws NotFound when there is no such prompt or version
     */
    public PromptVersion version(Actor actor, TenantId tenant, PromptName name, long version) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx -> existing(tx, tenant, name, version));
    }

    /**
     * What differs between two versions.
     *
     * @throws NotFound when there is no such prompt or version
     */
    public PromptDiff diff(Actor actor, TenantId tenant, PromptName name, long before, long after) {
        actor.require(SEE_PROMPTS, tenant);
        return database.read(tx ->
                PromptDiff.between(
                        existing(tx, tenant, name, before).content(),
                        existing(tx, tenant, name, after).content()));
    }

    /**
     * Makes a prompt with a draft and no version.
     *
     * @param description for people, at most 2,000 characters
     * @throws NotFound when there is no such feature
     * @throws Conflict when there is such a prompt
     */
    public Prompt create(
            Actor actor,
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            PromptContent draft) {
        Actor.Person by = person(actor, tenant);
        return database.write(tx -> create(tx, by, tenant, name, feature, description, draft));
    }

    private Prompt create(
            Tx tx,
            Actor.Person by,
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            PromptContent draft) {
        String about = Texts.check("description", description, 0, 2_000);
        PromptContent checked = checked(draft);
        if (new FeatureStore(tx).find(tenant, feature).isEmpty()) {
            throw new NotFound("feature", feature.value());
        }
        Instant now = clock.instant();
        Checks.isNew(
                new PromptStore(tx).insert(tenant, name, feature, about, checked, by, now),
                "prompt",
                name);
        audit.append(
                tx,
                entry(by, "prompt.create", tenant, name)
                        .linkedTo(Features.entity(tenant, feature))
                        .to(Map.of("feature", feature.value(), "description", about)));
        return existing(tx, tenant, name);
    }

    /** A prompt may have been built in code, so it is read as if it came from outside. */
    private static PromptContent checked(PromptContent content) {
        return PromptJson.read(PromptJson.write(content));
    }

    /**
     * Saves the draft.
     *
     * @param draftVersion of the draft that was read
     * @throws Conflict when somebody saved meanwhile; says who, when and what differs
     */
    public Prompt save(
            Actor actor,
            TenantId tenant,
            PromptName name,
            long draftVersion,
            String description,
            PromptContent draft) {
        Actor.Person by = person(actor, tenant);
        String about = Texts.check("description", description, 0, 2_000);
        PromptContent checked = checked(draft);
        return database.write(tx -> {
            Prompt old = locked(tx, tenant, name);
            if (old.draftVersion() != draftVersion) {
                throw DraftConflict.of(tx, old, draftVersion, checked);
            }
            new PromptStore(tx).save(tenant, name, about, checked, by, clock.instant());
            audit.append(
                    tx,
                    entry(by, "prompt.save", tenant, name)
                            .to(
                                    Map.of(
                                            "draft_version",
                                            draftVersion + 1,
                                            "changed",
                                            PromptDiff.between(old.draft(), checked).places())));
            return existing(tx, tenant, name);
        });
    }

    /**
     * Makes the draft the next version.
     *
     * @param draftVersion of the draft that was read
     * @param note what changed, 1 to 2,000 characters
     * @throws Conflict when somebody saved meanwhile, or the newest version says the same
     */
    public PromptVersion commit(
            Actor actor, TenantId tenant, PromptName name, long draftVersion, String note) {
        Actor.Person by = person(actor, tenant);
        String why = Texts.check("note", note, 1, LONGEST_NOTE);
        return database.write(tx -> {
            Prompt prompt = locked(tx, tenant, name);
            if (prompt.draftVersion() != draftVersion) {
                throw DraftConflict.of(tx, prompt, draftVersion);
            }
            if (says(tx, prompt, prompt.draft())) {
                throw new Conflict(
                        Reason.ALREADY_EXISTS,
                        "version " + prompt.newest() + " of '" + name + "' says the same");
            }
            return commit(tx, by, prompt, prompt.draft(), why);
        });
    }

    private static boolean says(Tx tx, Prompt prompt, PromptContent content) {
        return prompt.newest() > 0
                && existing(tx, prompt.tenant(), prompt.name(), prompt.newest())
                        .content()
                        .equals(content);
    }

    private PromptVersion commit(
            Tx tx, Actor.Person by, Prompt prompt, PromptContent content, String note) {
        long number = prompt.newest() + 1;
        PromptVersion made =
                new PromptStore(tx)
                        .commit(
                                prompt.tenant(),
                                prompt.name(),
                                number,
                                content,
                                by,
                                note,
                                clock.instant());
        audit.append(
                tx,
                AuditEntry.of(
                                by,
                                "prompt.commit",
                                entity(prompt.tenant(), prompt.name()).withVersion(number))
                        .in(prompt.tenant())
                        .linkedTo(Features.entity(prompt.tenant(), prompt.feature()))
                        .because(note)
                        .to(Map.of("version", number, "digest", made.digest())));
        return made;
    }

    /**
     * What a push did.
     *
     * @param made whether it made a version; false: the newest says the same
     */
    public record Pushed(PromptVersion version, boolean made) {}

    /**
     * Makes content the newest version and the draft, and the prompt when there is none; nothing
     * when the newest version says the same already.
     *
     * @param newest number of the newest version that was read, 0 for none
     * @param note what changed, 1 to 2,000 characters
     * @throws Conflict when there is a newer version, or the draft holds changes of somebody that
     *     are in no version; says what
     */
    public Pushed push(
            Actor actor,
            TenantId tenant,
            PromptName name,
            FeatureId feature,
            String description,
            PromptContent content,
            long newest,
            String note) {
        Actor.Person by = person(actor, tenant);
        String about = Texts.check("description", description, 0, 2_000);
        PromptContent checked = checked(content);
        String why = Texts.check("note", note, 1, LONGEST_NOTE);
        return database.write(tx -> {
            Prompt prompt =
                    new PromptStore(tx)
                            .lock(tenant, name)
                            .orElseGet(() -> create(tx, by, tenant, name, feature, about, checked));
            if (!prompt.feature().equals(feature)) {
                throw new BadInput(
                        "feature", feature.value(), prompt.feature() + ", whose prompt it is");
            }
            if (says(tx, prompt, checked) && prompt.description().equals(about)) {
                return new Pushed(existing(tx, tenant, name, prompt.newest()), false);
            }
            noneLost(tx, prompt, checked, newest);
            new PromptStore(tx).save(tenant, name, about, checked, by, clock.instant());
            if (says(tx, prompt, checked)) {
                audit.append(
                        tx,
                        entry(by, "prompt.save", tenant, name)
                                .because(why)
                                .to(Map.of("changed", List.of("description"))));
                return new Pushed(existing(tx, tenant, name, prompt.newest()), false);
            }
            return new Pushed(commit(tx, by, prompt, checked, why), true);
        });
    }

    private static void noneLost(Tx tx, Prompt prompt, PromptContent wanted, long newest) {
        if (prompt.newest() != newest) {
            throw new Conflict(
                    Reason.CHANGED_MEANWHILE,
                    "prompt '%s' has version %d, the file is of version %d; pull first"
                            .formatted(prompt.name(), prompt.newest(), newest));
        }
        boolean draftIsKept = prompt.draft().equals(wanted) || says(tx, prompt, prompt.draft());
        if (!draftIsKept) {
            throw DraftConflict.of(prompt, wanted);
        }
    }

    private static Prompt existing(Tx tx, TenantId tenant, PromptName name) {
        return new PromptStore(tx)
                .find(tenant, name)
                .orElseThrow(() -> new NotFound("prompt", name.value()));
    }

    private static Prompt locked(Tx tx, TenantId tenant, PromptName name) {
        return new PromptStore(tx)
                .lock(tenant, name)
                .orElseThrow(() -> new NotFound("prompt", name.value()));
    }

    static PromptVersion existing(Tx tx, TenantId tenant, PromptName name, long version) {
        return new PromptStore(tx)
                .version(tenant, name, version)
                .orElseThrow(() -> new NotFound("version", name + "@" + version));
    }

    /** Only people write prompts. */
    static Actor.Person person(Actor actor, TenantId tenant) {
        actor.require(MANAGE_PROMPTS, tenant);
        if (actor instanceof Actor.Person person) {
            return person;
        }
        throw new Denied(MANAGE_PROMPTS, Optional.of(tenant));
    }

    static Entity entity(TenantId tenant, PromptName name) {
        return Entity.of("prompt", tenant, name.value());
    }

    private static AuditEntry entry(Actor by, String action, TenantId tenant, PromptName name) {
        return AuditEntry.of(by, action, entity(tenant, name)).in(tenant);
    }
}

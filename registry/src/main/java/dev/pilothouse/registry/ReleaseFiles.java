package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.SEE_PROMPTS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import dev.pilothouse.registry.store.ReleaseStore;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** Approved releases as signed files that anyone checks without the console. */
public final class ReleaseFiles {
    private static final String STATEMENT = "pilothouse-release-statement/1";

    private final Database database;
    private final AuditLog audit;
    private final Seal.Maker seal;

    public ReleaseFiles(Database database, AuditLog audit, Seal.Maker seal) {
        this.database = database;
        this.audit = audit;
        this.seal = seal;
    }

    /**
     * The same bytes each time while the key stays the same; people are in it by their ids only.
     *
     * @throws NotFound when there is no such release
     * @throws Conflict when nobody approved it
     */
    public ReleaseFile export(Actor actor, TenantId tenant, UUID id) {
        actor.require(SEE_PROMPTS, tenant);
        return database.write(tx -> {
            Release release = Releases.existing(tx, tenant, id);
            Instant at =
                    release.releasedAt()
                            .orElseThrow(() ->
                                    new Conflict(
                                            Reason.CHANGED_MEANWHILE,
                                            "only a release that was approved is exported; it is "
                                                    + release.state().word()));
            String content = new ReleaseStore(tx).content(id);
            Releases.genuine(content, release.digest());
            ReleaseFile file = ReleaseFile.sign(statement(release, at), content, seal::sign);
            audit.append(tx, ReleaseEntries.of(actor, "release.export", release));
            return file;
        });
    }

    private static String statement(Release release, Instant at) {
        Map<String, Object> statement = new TreeMap<>();
        statement.put("format", STATEMENT);
        statement.put("digest", release.digest());
        statement.put("release", release.id().toString());
        statement.put("tenant", release.tenant().value());
        statement.put("feature", release.feature().value());
        statement.put("prompt", release.prompt().value());
        statement.put("version", release.version());
        statement.put("environment", release.environment().value());
        statement.put("kind", release.kind().word());
        statement.put("author", release.author().id().toString());
        statement.put("asked_by", release.asked().id().toString());
        statement.put(
                "approved_by",
                release.approvers().stream().map(a -> a.id().toString()).sorted().toList());
        statement.put("released_at", at.toString());
        if (release.evidence().get("approved_as") instanceof String before) {
            statement.put("approved_as", before);
        }
        return JsonMapper.shared().writeValueAsString(statement);
    }
}

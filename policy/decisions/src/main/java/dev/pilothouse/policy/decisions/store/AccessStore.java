package dev.pilothouse.policy.decisions.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static dev.pilothouse.db.postgres.jooq.Tables.ROLE_GRANT;
import static dev.pilothouse.db.postgres.jooq.Tables.SERVICE_TOKEN;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;

import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PersonRecord;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.Member;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** SQL of people, grants and service tokens. */
public final class AccessStore {
    private static final String EVERYWHERE = "*";

    private final DSLContext sql;

    public AccessStore(Tx tx) {
        this.sql = tx.sql();
    }

    public Optional<Member> find(UUID id) {
        return members(PERSON.ID.eq(id)).stream().findFirst();
    }

    public Optional<Member> find(String issuer, String subject) {
        return members(PERSON.ISSUER.eq(issuer).and(PERSON.SUB.eq(subject))).stream().findFirst();
    }

    public List<Member> all() {
        return members(DSL.noCondition());
    }

    /** Those of some ids, by name. */
    public List<Member> all(Collection<UUID> ids) {
        return members(PERSON.ID.in(ids));
    }

    /** People with a grant that fulfils a condition, by name. */
    List<Member> holding(Condition grant) {
        return members(PERSON.ID.in(DSL.select(ROLE_GRANT.PERSON).from(ROLE_GRANT).where(grant)));
    }

    private List<Member> members(Condition which) {
        List<PersonRecord> people =
                sql.selectFrom(PERSON).where(which).orderBy(PERSON.NAME, PERSON.ID).fetch();
        Map<UUID, List<Grant>> grants =
                sql.selectFrom(ROLE_GRANT)
                        .where(
                                ROLE_GRANT.PERSON.in(
                                        people.stream().map(PersonRecord::getId).toList()))
                        .fetchGroups(r -> r.getPerson(), r -> grant(r.getTenant(), r.getRole()));
        return people.stream()
                .map(p -> member(p, Set.copyOf(grants.getOrDefault(p.getId(), List.of()))))
                .toList();
    }

    public UUID insert(Identity identity, Instant at) {
        return Objects.requireNonNull(
                        sql.insertInto(PERSON)
                                .set(PERSON.ISSUER, identity.issuer())
                                .set(PERSON.SUB, identity.subject())
                                .set(PERSON.USERNAME, identity.username())
                                .set(PERSON.NAME, identity.name())
                                .set(PERSON.EMAIL, identity.email().orElse(null))
                                .set(PERSON.CREATED_AT, at)
                                .onConflict(PERSON.ISSUER, PERSON.SUB)
                                .doUpdate()
                                .set(PERSON.USERNAME, identity.username())
                                .returning(PERSON.ID)
                                .fetchSingle())
                .getId();
    }

    public void refresh(UUID id, Identity identity, Instant seen) {
        sql.update(PERSON)
                .set(PERSON.USERNAME, identity.username())
                .set(PERSON.NAME, identity.name())
                .set(PERSON.EMAIL, identity.email().orElse(null))
                .set(PERSON.LAST_SEEN_AT, seen)
                .where(PERSON.ID.eq(id))
                .execute();
    }

    /** False when it is held already. */
    public boolean grant(UUID person, Grant grant, String by, Instant at) {
        return sql.insertInto(ROLE_GRANT)
                        .set(ROLE_GRANT.PERSON, person)
                        .set(ROLE_GRANT.TENANT, tenant(grant))
                        .set(ROLE_GRANT.ROLE, grant.role().word())
                        .set(ROLE_GRANT.GRANTED_BY, by)
                        .set(ROLE_GRANT.GRANTED_AT, at)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }

    /** False when it was not held. */
    public boolean revoke(UUID person, Grant grant) {
        return sql.deleteFrom(ROLE_GRANT)
                        .where(ROLE_GRANT.PERSON.eq(person))
                        .and(ROLE_GRANT.TENANT.eq(tenant(grant)))
                        .and(ROLE_GRANT.ROLE.eq(grant.role().word()))
                        .execute()
                == 1;
    }

    /** People who may do all everywhere; nobody else changes grants until the transaction ends. */
    public int admins() {
        sql.execute("LOCK TABLE pilothouse.role_grant IN SHARE ROW EXCLUSIVE MODE");
        return sql.fetchCount(
                ROLE_GRANT,
                ROLE_GRANT.TENANT.eq(EVERYWHERE).and(ROLE_GRANT.ROLE.eq(Role.ADMIN.word())));
    }

    public boolean tenantExists(TenantId id) {
        return sql.fetchExists(TENANT, TENANT.ID.eq(id.value()));
    }

    /** The name of the token that has this hash and is in force. */
    public Optional<String> token(byte[] sha256, Instant now) {
        return sql.select(SERVICE_TOKEN.ID)
                .from(SERVICE_TOKEN)
                .where(SERVICE_TOKEN.SHA256.eq(sha256))
                .and(SERVICE_TOKEN.REVOKED_AT.isNull())
                .and(SERVICE_TOKEN.EXPIRES_AT.isNull().or(SERVICE_TOKEN.EXPIRES_AT.gt(now)))
                .fetchOptional(SERVICE_TOKEN.ID);
    }

    /** Puts one token in force under a name; false when it is already. */
    public boolean trust(String id, String name, byte[] sha256, String[] scopes, Instant at) {
        return sql.insertInto(SERVICE_TOKEN)
                        .set(SERVICE_TOKEN.ID, id)
                        .set(SERVICE_TOKEN.NAME, name)
                        .set(SERVICE_TOKEN.SHA256, sha256)
                        .set(SERVICE_TOKEN.SCOPES, scopes)
                        .set(SERVICE_TOKEN.CREATED_AT, at)
                        .onConflict(SERVICE_TOKEN.ID)
                        .doUpdate()
                        .set(SERVICE_TOKEN.SHA256, sha256)
                        .set(SERVICE_TOKEN.SCOPES, scopes)
                        .set(SERVICE_TOKEN.CREATED_AT, at)
                        .where(SERVICE_TOKEN.SHA256.ne(sha256))
                        .execute()
                == 1;
    }

    private static String tenant(Grant grant) {
        return grant.tenant().map(TenantId::value).orElse(EVERYWHERE);
    }

    private static Grant grant(String tenant, String role) {
        return tenant.equals(EVERYWHERE)
                ? Grant.everywhere(Role.ofWord(role))
                : Grant.in(new TenantId(tenant), Role.ofWord(role));
    }

    private static Member member(PersonRecord p, Set<Grant> grants) {
        return new Member(
                p.getId(),
                p.getUsername(),
                p.getName(),
                Optional.ofNullable(p.getEmail()),
                grants,
                Optional.ofNullable(p.getLastSeenAt()));
    }
}

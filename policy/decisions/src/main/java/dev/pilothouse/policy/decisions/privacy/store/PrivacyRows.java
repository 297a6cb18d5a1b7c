package dev.pilothouse.policy.decisions.privacy.store;

import static dev.pilothouse.db.postgres.jooq.Tables.PERSON;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_REQUEST;
import static dev.pilothouse.db.postgres.jooq.Tables.PRIVACY_STEP;

import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.PrivacyRequestRecord;
import dev.pilothouse.policy.decisions.privacy.Channel;
import dev.pilothouse.policy.decisions.privacy.IdentityMethod;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Approval;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Clocks;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Execution;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.IdentityCheck;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Officer;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest.Plan;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import tools.jackson.databind.json.JsonMapper;

/** Rows as requests, with the names of people. */
final class PrivacyRows {
    private final DSLContext sql;

    PrivacyRows(Tx tx) {
        this.sql = tx.sql();
    }

    private record Counted(long items, int stores) {}

    /** Newest first. */
    List<PrivacyRequest> fetch(Condition which, int limit) {
        return fetch(which, limit, PRIVACY_REQUEST.NUMBER.desc());
    }

    List<PrivacyRequest> fetch(Condition which, int limit, SortField<?>... order) {
        List<PrivacyRequestRecord> rows =
                sql.selectFrom(PRIVACY_REQUEST).where(which).orderBy(order).limit(limit).fetch();
        Map<UUID, String> names = names(rows);
        Map<UUID, Counted> counted = counted(rows);
        return rows.stream().map(r -> request(r, names, counted)).toList();
    }

    private Map<UUID, String> names(List<PrivacyRequestRecord> rows) {
        Set<UUID> people = rows.stream().flatMap(PrivacyRows::people).collect(Collectors.toSet());
        return people.isEmpty()
                ? Map.of()
                : sql.select(PERSON.ID, PERSON.NAME)
                        .from(PERSON)
                        .where(PERSON.ID.in(people))
                        .fetchMap(PERSON.ID, PERSON.NAME);
    }

    private static Stream<UUID> people(PrivacyRequestRecord r) {
        return Stream.concat(
                Stream.of(
                                Optional.ofNullable(r.getIdentityBy()),
                                Optional.ofNullable(r.getAskedBy()),
                                Optional.ofNullable(r.getExecutedBy()))
                        .flatMap(Optional::stream),
                Arrays.stream(r.getApprovers()));
    }

    private Map<UUID, Counted> counted(List<PrivacyRequestRecord> rows) {
        List<UUID> ids = rows.stream().map(PrivacyRequestRecord::getId).toList();
        var items = DSL.sum(DSL.greatest(PRIVACY_STEP.FOUND, DSL.inline(0L))).as("items");
        var stores = DSL.count().as("stores");
        return sql.select(PRIVACY_STEP.REQUEST, items, stores)
                .from(PRIVACY_STEP)
                .where(PRIVACY_STEP.REQUEST.in(ids))
                .groupBy(PRIVACY_STEP.REQUEST)
                .fetchMap(
                        r -> r.get(PRIVACY_STEP.REQUEST),
                        r ->
                                new Counted(
                                        Optional.ofNullable(r.get(items))
                                                .map(BigDecimal::longValue)
                                                .orElse(0L),
                                        r.get(stores)));
    }

    private static PrivacyRequest request(
            PrivacyRequestRecord r, Map<UUID, String> names, Map<UUID, Counted> counted) {
        return new PrivacyRequest(
                r.getId(),
                r.getNumber(),
                new TenantId(r.getTenant()),
                RequestKind.ofWord(r.getKind()),
                r.getRegime(),
                Channel.ofWord(r.getChannel()),
                RequestState.ofWord(r.getState()),
                r.getPseudonym(),
                new Clocks(
                        r.getReceivedAt(),
                        Optional.ofNullable(r.getAcknowledgedAt()),
                        Optional.ofNullable(r.getAcknowledgeBy()),
                        r.getDueOn(),
                        Optional.ofNullable(r.getExtendedAt())),
                identity(r, names),
                plan(r, counted),
                approval(r, names),
                execution(r, names),
                Optional.ofNullable(r.getHoldsCheckedAt()),
                Optional.ofNullable(r.getEndedAt()),
                r.getGround(),
                r.getVersion());
    }

    private static Officer officer(UUID id, Map<UUID, String> names) {
        return new Officer(id, names.getOrDefault(id, id.toString()));
    }

    private static Optional<IdentityCheck> identity(
            PrivacyRequestRecord r, Map<UUID, String> names) {
        return Optional.ofNullable(r.getIdentityAt())
                .map(at ->
                        new IdentityCheck(
                                IdentityMethod.ofWord(r.getIdentityMethod()),
                                r.getIdentityDocuments(),
                                officer(r.getIdentityBy(), names),
                                at));
    }

    private static Optional<Plan> plan(PrivacyRequestRecord r, Map<UUID, Counted> counted) {
        Counted found = counted.getOrDefault(r.getId(), new Counted(0, 0));
        return Optional.ofNullable(r.getPlannedAt())
                .map(at ->
                        new Plan(
                                r.getPlanDigest(),
                                found.items(),
                                found.stores(),
                                spellings(r.getPlan()),
                                at));
    }

    /** Plans of earlier versions do not say. */
    private static Map<String, Integer> spellings(JSONB plan) {
        Map<String, Integer> all = new HashMap<>();
        JsonMapper.shared()
                .readTree(plan.data())
                .path("spellings")
                .properties()
                .forEach(form -> all.put(form.getKey(), form.getValue().asInt()));
        return all;
    }

    private static Optional<Approval> approval(PrivacyRequestRecord r, Map<UUID, String> names) {
        return Optional.ofNullable(r.getApproval())
                .map(id ->
                        new Approval(
                                id,
                                officer(Objects.requireNonNull(r.getAskedBy()), names),
                                Arrays.stream(r.getApprovers())
                                        .map(p -> officer(p, names))
                                        .toList(),
                                Optional.ofNullable(r.getApprovedAt())));
    }

    private static Optional<Execution> execution(PrivacyRequestRecord r, Map<UUID, String> names) {
        return Optional.ofNullable(r.getBeforeAt())
                .map(before ->
                        new Execution(
                                officer(Objects.requireNonNull(r.getExecutedBy()), names),
                                before,
                                r.getPaused(),
                                Optional.ofNullable(r.getNextTryAt())));
    }
}

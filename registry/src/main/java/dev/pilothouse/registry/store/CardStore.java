package dev.pilothouse.registry.store;

import static dev.pilothouse.db.postgres.jooq.Tables.MODEL;
import static dev.pilothouse.db.postgres.jooq.Tables.MODEL_CARD;
import static dev.pilothouse.db.postgres.jooq.Tables.MODEL_CARD_REVISION;
import static dev.pilothouse.db.postgres.jooq.Tables.TENANT;
import static java.util.stream.Collectors.toMap;

import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.Reach;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.db.postgres.jooq.tables.records.ModelCardRecord;
import dev.pilothouse.registry.CardPolicy;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.CardState;
import dev.pilothouse.registry.Model;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.PublishedCards;
import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardJson;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** SQL of model cards. */
public final class CardStore {
    private final Tx tx;
    private final DSLContext sql;

    public CardStore(Tx tx) {
        this.tx = tx;
        this.sql = tx.sql();
    }

    /** Others who write the card of the model wait until the transaction ends. */
    public void lock(ModelId model) {
        sql.selectOne().from(MODEL).where(MODEL.ID.eq(model.value())).forUpdate().fetch();
    }

    public Optional<ModelCard> latest(ModelId model) {
        return newest(of(model));
    }

    public Optional<ModelCard> signed(ModelId model) {
        return newest(of(model).and(MODEL_CARD.STATE.eq(CardState.SIGNED.word())));
    }

    private static Condition of(ModelId model) {
        return MODEL_CARD.MODEL.eq(model.value());
    }

    private Optional<ModelCard> newest(Condition which) {
        return sql.selectFrom(MODEL_CARD)
                .where(which)
                .orderBy(MODEL_CARD.NUMBER.desc())
                .limit(1)
                .fetchOptional(CardStore::card);
    }

    /** Newest first. */
    public List<ModelCard> versions(ModelId model) {
        return sql.selectFrom(MODEL_CARD)
                .where(of(model))
                .orderBy(MODEL_CARD.NUMBER.desc())
                .fetch(CardStore::card);
    }

    public Optional<ModelCard> version(ModelId model, long number) {
        return sql.selectFrom(MODEL_CARD)
                .where(of(model).and(MODEL_CARD.NUMBER.eq(number)))
                .fetchOptional(CardStore::card);
    }

    public Optional<Card> revision(ModelId model, long number, long revision) {
        return sql.selectFrom(MODEL_CARD_REVISION)
                .where(MODEL_CARD_REVISION.MODEL.eq(model.value()))
                .and(MODEL_CARD_REVISION.NUMBER.eq(number))
                .and(MODEL_CARD_REVISION.REVISION.eq(revision))
                .fetchOptional(r -> CardJson.read(r.getContent().data()));
    }

    /** Of the models in reach, by name. */
    public List<CardStanding> standings(Reach reach) {
        List<Model> models = new ModelEntryStore(tx).list(reach);
        Map<ModelId, ModelCard> latest = newestOfEach(DSL.noCondition());
        Map<ModelId, ModelCard> signed = newestOfEach(MODEL_CARD.STATE.eq(CardState.SIGNED.word()));
        return models.stream()
                .map(m ->
                        CardStanding.of(
                                m,
                                Optional.ofNullable(latest.get(m.id())),
                                Optional.ofNullable(signed.get(m.id()))))
                .toList();
    }

    /** Models whose newest signed version holds for the version that runs. */
    public List<PublishedCards.State> covered() {
        Map<ModelId, ModelCard> signed = newestOfEach(MODEL_CARD.STATE.eq(CardState.SIGNED.word()));
        return new ModelEntryStore(tx)
                .list(new Reach.Everywhere()).stream()
                        .filter(m ->
                                Optional.ofNullable(signed.get(m.id()))
                                        .filter(card -> card.covers(m))
                                        .isPresent())
                        .map(m -> new PublishedCards.State(m.data().tenant(), m.data().name()))
                        .toList();
    }

    private Map<ModelId, ModelCard> newestOfEach(Condition which) {
        return sql
                .select()
                .distinctOn(MODEL_CARD.MODEL)
                .from(MODEL_CARD)
                .where(which)
                .orderBy(MODEL_CARD.MODEL, MODEL_CARD.NUMBER.desc())
                .fetchInto(MODEL_CARD)
                .stream()
                .map(CardStore::card)
                .collect(toMap(ModelCard::model, c -> c));
    }

    public void insert(ModelCard card) {
        sql.insertInto(MODEL_CARD)
                .set(MODEL_CARD.MODEL, card.model().value())
                .set(MODEL_CARD.NUMBER, card.number())
                .set(MODEL_CARD.REVISION, card.revision())
                .set(MODEL_CARD.STATE, card.state().word())
                .set(MODEL_CARD.CONTENT, json(card.content()))
                .set(MODEL_CARD.DIGEST, card.digest())
                .set(MODEL_CARD.AUTHORS, ids(card.authors()))
                .set(MODEL_CARD.EDITED_BY_NAME, card.editedByName())
                .set(MODEL_CARD.EDITED_AT, card.editedAt())
                .execute();
        keep(
                card.model(),
                card.number(),
                card.revision(),
                card.content(),
                card.editedByName(),
                card.editedAt());
    }

    /** The next revision of an unsigned version; it is a draft again. */
    public void save(
            ModelCard old, Card content, String digest, Set<UUID> by, String name, Instant at) {
        Set<UUID> authors = new TreeSet<>(old.authors());
        authors.addAll(by);
        sql.update(MODEL_CARD)
                .set(MODEL_CARD.REVISION, old.revision() + 1)
                .set(MODEL_CARD.STATE, CardState.DRAFT.word())
                .set(MODEL_CARD.CONTENT, json(content))
                .set(MODEL_CARD.DIGEST, digest)
                .set(MODEL_CARD.AUTHORS, ids(authors))
                .set(MODEL_CARD.EDITED_BY_NAME, name)
                .set(MODEL_CARD.EDITED_AT, at)
                .setNull(MODEL_CARD.APPROVAL)
                .where(row(old))
                .execute();
        keep(old.model(), old.number(), old.revision() + 1, content, name, at);
    }

    private void keep(
            ModelId model, long number, long revision, Card content, String name, Instant at) {
        sql.insertInto(MODEL_CARD_REVISION)
                .set(MODEL_CARD_REVISION.MODEL, model.value())
                .set(MODEL_CARD_REVISION.NUMBER, number)
                .set(MODEL_CARD_REVISION.REVISION, revision)
                .set(MODEL_CARD_REVISION.CONTENT, json(content))
                .set(MODEL_CARD_REVISION.SAVED_BY_NAME, name)
                .set(MODEL_CARD_REVISION.SAVED_AT, at)
                .execute();
    }

    public void ask(ModelCard card, UUID asker, ModelCard.Ask ask) {
        Set<UUID> authors = new TreeSet<>(card.authors());
        authors.add(asker);
        sql.update(MODEL_CARD)
                .set(MODEL_CARD.STATE, CardState.ASKED.word())
                .set(MODEL_CARD.AUTHORS, ids(authors))
                .set(MODEL_CARD.APPROVAL, ask.approval())
                .set(MODEL_CARD.ASKED_BY_NAME, ask.byName())
                .set(MODEL_CARD.ASKED_AT, ask.at())
                .set(MODEL_CARD.OF_LABEL, ask.label())
                .set(MODEL_CARD.OF_WEIGHTS, ask.weights())
                .where(row(card))
                .execute();
    }

    public void reopen(ModelCard card, CardState state) {
        sql.update(MODEL_CARD)
                .set(MODEL_CARD.STATE, state.word())
                .setNull(MODEL_CARD.APPROVAL)
                .where(row(card))
                .execute();
    }

    public void sign(ModelCard card, List<UUID> approvers, String name, Instant at) {
        sql.update(MODEL_CARD)
                .set(MODEL_CARD.STATE, CardState.SIGNED.word())
                .set(MODEL_CARD.APPROVERS, ids(approvers))
                .set(MODEL_CARD.SIGNED_BY_NAME, name)
                .set(MODEL_CARD.SIGNED_AT, at)
                .where(row(card))
                .execute();
    }

    private static Condition row(ModelCard card) {
        return of(card.model()).and(MODEL_CARD.NUMBER.eq(card.number()));
    }

    public Map<TenantId, CardPolicy> policies(Reach reach) {
        Map<TenantId, CardPolicy> policies = new TreeMap<>();
        sql.select(TENANT.ID, TENANT.CARD_POLICY)
                .from(TENANT)
                .where(Within.reach(TENANT.ID, reach))
                .forEach(
                        r -> policies.put(new TenantId(r.value1()), CardPolicy.ofWord(r.value2())));
        return policies;
    }

    /**
     * @return what held before
     */
    public CardPolicy setPolicy(TenantId tenant, CardPolicy policy) {
        Condition its = TENANT.ID.eq(tenant.value());
        CardPolicy old =
                sql.select(TENANT.CARD_POLICY)
                        .from(TENANT)
                        .where(its)
                        .forUpdate()
                        .fetchSingle(r -> CardPolicy.ofWord(r.value1()));
        sql.update(TENANT).set(TENANT.CARD_POLICY, policy.word()).where(its).execute();
        return old;
    }

    private static JSONB json(Card card) {
        return JSONB.valueOf(CardJson.tree(card).toString());
    }

    private static UUID[] ids(Collection<UUID> ids) {
        return ids.toArray(UUID[]::new);
    }

    private static ModelCard card(ModelCardRecord r) {
        return new ModelCard(
                new ModelId(r.getModel()),
                r.getNumber(),
                r.getRevision(),
                CardState.ofWord(r.getState()),
                CardJson.read(r.getContent().data()),
                r.getDigest(),
                Set.of(r.getAuthors()),
                r.getEditedByName(),
                r.getEditedAt(),
                ask(r),
                signOff(r));
    }

    private static Optional<ModelCard.Ask> ask(ModelCardRecord r) {
        return Optional.ofNullable(r.getApproval())
                .map(approval ->
                        new ModelCard.Ask(
                                approval,
                                r.getAskedByName(),
                                r.getAskedAt(),
                                r.getOfLabel(),
                                r.getOfWeights()));
    }

    private static Optional<ModelCard.SignOff> signOff(ModelCardRecord r) {
        return Optional.ofNullable(r.getSignedAt())
                .map(at ->
                        new ModelCard.SignOff(List.of(r.getApprovers()), r.getSignedByName(), at));
    }
}

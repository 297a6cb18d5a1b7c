package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_MODELS;
import static dev.pilothouse.db.model.Permission.SEE_MODELS;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Texts;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardChange;
import dev.pilothouse.registry.cards.CardJson;
import dev.pilothouse.registry.cards.Completeness;
import dev.pilothouse.registry.store.CardStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The cards of models: drafts that several people edit, versions that a second person signs off. A
 * change after a sign-off begins a new version, whose authors are those who changed it; the signed
 * one goes on to count until the model itself gets another version.
 */
public final class ModelCards {
    private static final int NOTE = 2_000;

    private final Database database;
    private final AuditLog audit;
    private final ApprovalDesk<Tx> desk;
    private final Clock clock;

    public ModelCards(Database database, AuditLog audit, ApprovalDesk<Tx> desk, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.desk = desk;
        this.clock = clock;
    }

    /** How each model in the actor's reach stands with its card, by name. */
    public List<CardStanding> standings(Actor actor) {
        actor.requireAnywhere(SEE_MODELS);
        return database.read(tx -> new CardStore(tx).standings(actor.reach(SEE_MODELS)));
    }

    /**
     * How one model stands.
     *
     * @throws NotFound when the actor sees no such model
     */
    public CardStanding standing(Actor actor, ModelId id) {
        return database.read(tx -> standing(tx, seen(tx, actor, id)));
    }

    private static CardStanding standing(Tx tx, Model model) {
        CardStore store = new CardStore(tx);
        return CardStanding.of(model, store.latest(model.id()), store.signed(model.id()));
    }

    /** Every version of a card, newest first. */
    public List<ModelCard> versions(Actor actor, ModelId id) {
        return database.read(tx -> new CardStore(tx).versions(seen(tx, actor, id).id()));
    }

    /**
     * One version.
     *
     * @throws NotFound when there is no such version
     */
    public ModelCard version(Actor actor, ModelId id, long number) {
        return database.read(tx -> existing(tx, seen(tx, actor, id), number));
    }

    /**
     * What a version was at a revision, to compare and merge with.
     *
     * @throws NotFound when there is no such revision
     */
    public Card at(Actor actor, ModelId id, long number, long revision) {
        return database.read(tx ->
                new CardStore(tx)
                        .revision(seen(tx, actor, id).id(), number, revision)
                        .orElseThrow(() ->
                                new NotFound("revision", id + "/" + number + "/" + revision)));
    }

    private static Model seen(Tx tx, Actor actor, ModelId id) {
        actor.requireAnywhere(SEE_MODELS);
        Model model = Models.existing(tx, id);
        if (!Models.sees(actor, model.data().tenant())) {
            throw new NotFound("model", id.value());
        }
        return model;
    }

    private static ModelCard existing(Tx tx, Model model, long number) {
        return new CardStore(tx)
                .version(model.id(), number)
                .orElseThrow(() -> new NotFound("card", model.id() + "/" + number));
    }

    /** A first draft, with what the registry knows. */
    void begin(Tx tx, Actor actor, Model model) {
        CardStore store = new CardStore(tx);
        if (store.latest(model.id()).isEmpty()) {
            store.insert(draft(actor, model.id(), 1, FirstCard.of(model, parentNames(tx, model))));
        }
    }

    private static List<String> parentNames(Tx tx, Model model) {
        return model.data().parents().stream()
                .map(p -> Models.existing(tx, p.parent()).data().name())
                .toList();
    }

    private ModelCard draft(Actor actor, ModelId id, long number, Card content) {
        return new ModelCard(
                id,
                number,
                1,
                CardState.DRAFT,
                content,
                CardJson.digest(content),
                author(actor),
                actor.displayName(),
                now(),
                Optional.empty(),
                Optional.empty());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Set<UUID> author(Actor actor) {
        return actor instanceof Actor.Person p ? Set.of(p.id()) : Set.of();
    }

    /**
     * Saves a card. A sign-off that was asked for is taken back; after a sign-off a new version
     * begins. Content that changes nothing saves nothing.
     *
     * @param number of the version that was read
     * @param revision of it that was read
     * @throws Conflict when somebody else saved meanwhile; says who, and which fields
     */
    public ModelCard save(Actor actor, ModelId id, long number, long revision, Card content) {
        return database.write(tx -> {
            Model model = Models.existing(tx, id);
            actor.require(MANAGE_MODELS, model.data().tenant());
            CardStore store = new CardStore(tx);
            ModelCard old = locked(store, model);
            if (old.number() != number || old.revision() != revision) {
                throw changed(store, old, number, revision, content);
            }
            return store(tx, actor, model, old, content);
        });
    }

    private static ModelCard locked(CardStore store, Model model) {
        store.lock(model.id());
        return store.latest(model.id()).orElseThrow(() -> new NotFound("card", model.id().value()));
    }

    private ModelCard store(Tx tx, Actor actor, Model model, ModelCard old, Card content) {
        String digest = CardJson.digest(content);
        if (digest.equals(old.digest())) {
            return old;
        }
        CardStore store = new CardStore(tx);
        if (old.state() == CardState.ASKED) {
            desk.withdraw(tx, actor, ApprovalKind.MODEL_CARD, subject(old), "the card was changed");
        }
        if (old.state() == CardState.SIGNED) {
            store.insert(draft(actor, model.id(), old.number() + 1, content));
        } else {
            store.save(old, content, digest, author(actor), actor.displayName(), now());
        }
        ModelCard saved = store.latest(model.id()).orElseThrow();
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("digest", digest);
        after.put(
                "fields",
                CardChange.between(old.content(), content).stream().map(CardChange::path).toList());
        audit.append(
                tx,
                entry(actor, "card.save", model, saved)
                        .from(Map.of("digest", old.digest()))
                        .to(after));
        return saved;
    }

    /** Writes the newest version in an open transaction. */
    void write(Tx tx, Actor actor, Model model, Card content) {
        store(tx, actor, model, locked(new CardStore(tx), model), content);
    }

    private static Conflict changed(
            CardStore store, ModelCard now, long number, long revision, Card yours) {
        Optional<List<CardChange>> theirs =
                store.revision(now.model(), number, revision)
                        .map(base -> CardChange.between(base, now.content()));
        String fields = theirs.map(ModelCards::fields).orElse("the whole card");
        return new Conflict(
                Reason.CHANGED_MEANWHILE,
                "the card of '"
                        + now.model()
                        + "' was changed meanwhile by "
                        + now.editedByName()
                        + ": "
                        + fields
                        + "; it is now version "
                        + now.number()
                        + ", revision "
                        + now.revision(),
                changes(theirs.orElseGet(List::of), yours));
    }

    private static List<Conflict.Change> changes(List<CardChange> theirs, Card yours) {
        return theirs.stream()
                .map(c ->
                        new Conflict.Change(
                                c.path(), c.before(), CardChange.shown(yours, c.path()), c.after()))
                .toList();
    }

    private static String fields(List<CardChange> changes) {
        return changes.isEmpty()
                ? "no field differs"
                : changes.stream()
                        .map(c -> c.label() + " (" + c.path() + ")")
                        .collect(Collectors.joining(", "));
    }

    /**
     * Asks that a second person signs the newest version off.
     *
     * @param revision as it was read
     * @param note for who decides, at most 2,000 characters
     * @throws Denied when the actor is no person
     * @throws Conflict when it was changed meanwhile, is signed or asked for already
     */
    public ModelCard ask(Actor actor, ModelId id, long number, long revision, String note) {
        String why = Texts.check("note", note, 0, NOTE);
        return database.write(tx -> {
            Model model = Models.existing(tx, id);
            actor.require(MANAGE_MODELS, model.data().tenant());
            if (!(actor instanceof Actor.Person person)) {
                throw new Denied(MANAGE_MODELS, model.data().tenant());
            }
            CardStore store = new CardStore(tx);
            ModelCard card = locked(store, model);
            if (card.number() != number || card.revision() != revision) {
                throw changed(store, card, number, revision, card.content());
            }
            requireOpen(card);
            UUID approval = desk.ask(tx, person, request(store, model, card, person, why));
            store.ask(
                    card,
                    person.id(),
                    new ModelCard.Ask(
                            approval,
                            person.name(),
                            now(),
                            ModelCard.label(model),
                            ModelCard.weights(model)));
            ModelCard asked = store.latest(id).orElseThrow();
            audit.append(
                    tx,
                    entry(actor, "card.ask", model, asked)
                            .because(why)
                            .to(Map.of("digest", card.digest())));
            return asked;
        });
    }

    private static void requireOpen(ModelCard card) {
        if (card.state() == CardState.SIGNED || card.state() == CardState.ASKED) {
            throw new Conflict(
                    Reason.ALREADY_EXISTS,
                    "the card of '"
                            + card.model()
                            + "' version "
                            + card.number()
                            + " is "
                            + card.state().word()
                            + " already");
        }
    }

    private static ApprovalDesk.Request request(
            CardStore store, Model model, ModelCard card, Actor.Person asker, String note) {
        Set<UUID> authors =
                java.util.stream.Stream.concat(
                                card.authors().stream(), java.util.stream.Stream.of(asker.id()))
                        .collect(Collectors.toSet());
        return new ApprovalDesk.Request(
                ApprovalKind.MODEL_CARD,
                model.data().tenant(),
                subject(card),
                "Card of " + model.data().name() + ", version " + card.number(),
                card.digest(),
                authors,
                1,
                card.content().governance().tier(),
                note,
                evidence(store, model, card),
                "/models/" + model.id() + "?card=" + card.number(),
                Optional.empty());
    }

    private static Map<String, Object> evidence(CardStore store, Model model, ModelCard card) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("model_version", ModelCard.label(model));
        evidence.put("weights", ModelCard.weights(model));
        for (Completeness c : Completeness.of(card.content())) {
            evidence.put(
                    "Complete for " + c.purpose().title(),
                    c.given() + " of " + c.needed().size() + " fields");
        }
        Card before = store.signed(model.id()).map(ModelCard::content).orElseGet(CardJson::empty);
        evidence.put(
                "changed",
                CardChange.between(before, card.content()).stream()
                        .map(CardChange::label)
                        .toList());
        return evidence;
    }

    /**
     * Takes the question of a sign-off back.
     *
     * @throws Conflict when none is open
     */
    public ModelCard withdraw(Actor actor, ModelId id, String why) {
        String reason = Texts.check("reason", why, 0, NOTE);
        return database.write(tx -> {
            Model model = Models.existing(tx, id);
            actor.require(MANAGE_MODELS, model.data().tenant());
            CardStore store = new CardStore(tx);
            ModelCard card = locked(store, model);
            if (card.state() != CardState.ASKED) {
                throw new Conflict(
                        Reason.CHANGED_MEANWHILE,
                        "no sign-off of the card of '" + id + "' is asked for");
            }
            desk.withdraw(tx, actor, ApprovalKind.MODEL_CARD, subject(card), reason);
            store.reopen(card, CardState.DRAFT);
            ModelCard open = store.latest(id).orElseThrow();
            audit.append(tx, entry(actor, "card.withdraw", model, open).because(reason));
            return open;
        });
    }

    void withdrawAll(Tx tx, Actor actor, Model model, String why) {
        CardStore store = new CardStore(tx);
        store.latest(model.id())
                .filter(card -> card.state() == CardState.ASKED)
                .ifPresent(card ->
                        desk.withdraw(tx, actor, ApprovalKind.MODEL_CARD, subject(card), why));
    }

    /** What approvals call a version of a card. */
    static String subject(ModelCard card) {
        return card.model() + "/" + card.number();
    }

    static AuditEntry entry(Actor actor, String action, Model model, ModelCard card) {
        return AuditEntry.of(
                        actor,
                        action,
                        Entity.of("card", model.id().value()).withVersion(card.number()))
                .in(model.data().tenant())
                .linkedTo(Models.entity(model));
    }
}

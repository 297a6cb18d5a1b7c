package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_MODELS;
import static dev.pilothouse.db.model.Permission.SEE_FEATURES;
import static dev.pilothouse.db.model.Permission.SEE_MODELS;
import static java.util.stream.Collectors.toMap;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Conflict.Reason;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.policy.audit.AuditEntry;
import dev.pilothouse.policy.audit.AuditEntry.Entity;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.registry.store.ModelEntryStore;
import dev.pilothouse.registry.store.ModelStore;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The models that there are, and what they descend from. */
public final class Models {
    private final Database database;
    private final AuditLog audit;
    private final ModelCards cards;
    private final Clock clock;

    public Models(Database database, AuditLog audit, ModelCards cards, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.cards = cards;
        this.clock = clock;
    }

    /** Models of every tenant, and those of the tenants in the actor's reach; by name. */
    public List<Model> list(Actor actor) {
        actor.requireAnywhere(SEE_MODELS);
        return database.read(tx -> new ModelEntryStore(tx).list(actor.reach(SEE_MODELS)));
    }

    /** Empty also when the actor may not see it. */
    public Optional<Model> find(Actor actor, ModelId id) {
        actor.requireAnywhere(SEE_MODELS);
        return database.read(tx -> new ModelEntryStore(tx).find(id))
                .filter(m -> sees(actor, m.data().tenant()));
    }

    static boolean sees(Actor actor, Optional<TenantId> tenant) {
        return tenant.map(t -> actor.may(SEE_MODELS, t)).orElseGet(() -> actor.may(SEE_MODELS));
    }

    /**
     * Models that deployments in the actor's reach or calls name, and that are not registered.
     *
     * @param inTraffic names that calls of a tenant used
     */
    public List<UnregisteredModel> unregistered(
            Actor actor, Map<TenantId, ? extends Collection<String>> inTraffic) {
        actor.requireAnywhere(SEE_MODELS);
        return database.read(tx -> {
            List<Model> known = new ModelEntryStore(tx).list(actor.reach(SEE_MODELS));
            Map<String, UnregisteredModel> found = new TreeMap<>();
            for (Deployment d : new ModelStore(tx).deployments(actor.reach(SEE_FEATURES))) {
                String name = d.data().model();
                Optional<TenantId> tenant = d.data().tenant();
                if (!holds(known, tenant, name)) {
                    found.merge(
                            tenant.map(TenantId::value).orElse("") + " " + name,
                            new UnregisteredModel(tenant, name, d.data().provider().value(), 1),
                            Models::both);
                }
            }
            inTraffic.forEach((tenant, names) ->
                    names.stream()
                            .filter(name -> !name.isEmpty() && name.length() <= 200)
                            .filter(name -> actor.may(SEE_MODELS, tenant))
                            .filter(name -> !holds(known, Optional.of(tenant), name))
                            .filter(name -> !found.containsKey(" " + name))
                            .forEach(name ->
                                    found.putIfAbsent(
                                            tenant.value() + " " + name,
                                            new UnregisteredModel(
                                                    Optional.of(tenant), name, "", 0))));
            return List.copyOf(found.values());
        });
    }

    private static UnregisteredModel both(UnregisteredModel a, UnregisteredModel b) {
        return new UnregisteredModel(
                a.tenant(), a.name(), a.provider(), a.deployments() + b.deployments());
    }

    private static boolean holds(List<Model> known, Optional<TenantId> tenant, String name) {
        return known.stream()
                .map(Model::data)
                .filter(d -> d.name().equals(name))
                .anyMatch(d -> d.tenant().isEmpty() || d.tenant().equals(tenant));
    }

    /**
     * Registers a model, with a first draft of its card.
     *
     * @throws NotFound when there is no such tenant or parent
     * @throws Conflict when the id is taken, or the name in that tenant
     */
    public Model register(Actor actor, ModelId id, ModelData data) {
        actor.require(MANAGE_MODELS, data.tenant());
        return database.write(tx -> insert(tx, actor, id, data));
    }

    /** Registers what deployments or calls name, under an id made from its name. */
    public Model registerSeen(Actor actor, UnregisteredModel seen) {
        actor.require(MANAGE_MODELS, seen.tenant());
        return database.write(tx ->
                insert(
                        tx,
                        actor,
                        free(tx, seen.name()),
                        ModelData.named(seen.tenant(), seen.name(), seen.provider())));
    }

    private static ModelId free(Tx tx, String name) {
        String slug = name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
        String base = slug.replaceAll("^[.-]+|-+$", "");
        String cut = base.isEmpty() ? "model" : base.substring(0, Math.min(base.length(), 58));
        ModelEntryStore store = new ModelEntryStore(tx);
        for (int n = 1; ; n++) {
            ModelId id = new ModelId(n == 1 ? cut : cut + "-" + n);
            if (store.find(id).isEmpty()) {
                return id;
            }
        }
    }

    Model insert(Tx tx, Actor actor, ModelId id, ModelData data) {
        data.tenant().ifPresent(t -> Tenants.existing(tx, t));
        ModelEntryStore store = new ModelEntryStore(tx);
        store.lockLineage();
        nameIsFree(store, id, data);
        checkParents(store, id, data);
        Checks.isNew(store.insert(id, data, clock.instant()), "model", id);
        Model model = existing(tx, id);
        audit.append(tx, entry(actor, "model.register", model).to(data.asMap()));
        cards.begin(tx, actor, model);
        return model;
    }

    /**
     * @param version of the model as it was read
     * @throws Conflict when it was changed meanwhile, or the new name is taken
     * @throws BadInput when it would descend from itself
     */
    public Model update(Actor actor, ModelId id, long version, ModelData data) {
        return database.write(tx -> {
            ModelEntryStore store = new ModelEntryStore(tx);
            store.lockLineage();
            Model old = existing(tx, id);
            actor.require(MANAGE_MODELS, old.data().tenant());
            actor.require(MANAGE_MODELS, data.tenant());
            if (!old.data().tenant().equals(data.tenant())) {
                throw new BadInput(
                        "tenant",
                        data.tenant().map(TenantId::value).orElse(""),
                        "the tenant that it was registered for");
            }
            nameIsFree(store, id, data);
            checkParents(store, id, data);
            Checks.current(store.update(id, version, data), "model", id);
            Model changed = existing(tx, id);
            audit.append(
                    tx,
                    entry(actor, "model.change", changed)
                            .from(old.data().asMap())
                            .to(data.asMap()));
            return changed;
        });
    }

    /**
     * Takes a model out of the registry, its cards too.
     *
     * @throws Conflict when others descend from it
     */
    public void remove(Actor actor, ModelId id) {
        database.run(tx -> {
            ModelEntryStore store = new ModelEntryStore(tx);
            store.lockLineage();
            Model old = existing(tx, id);
            actor.require(MANAGE_MODELS, old.data().tenant());
            List<ModelId> children = store.children(id);
            if (!children.isEmpty()) {
                throw new Conflict(
                        Reason.STILL_IN_USE, "model '" + id + "' is a parent of " + children);
            }
            cards.withdrawAll(tx, actor, old, "the model was removed from the registry");
            store.delete(id);
            audit.append(tx, entry(actor, "model.remove", old).from(old.data().asMap()));
        });
    }

    private static void nameIsFree(ModelEntryStore store, ModelId id, ModelData data) {
        store.named(data.tenant(), data.name())
                .filter(other -> !other.id().equals(id))
                .ifPresent(other -> {
                    throw new Conflict(
                            Reason.ALREADY_EXISTS,
                            "model '" + data.name() + "' is registered as '" + other.id() + "'");
                });
    }

    private static void checkParents(ModelEntryStore store, ModelId id, ModelData data) {
        if (data.parents().isEmpty()) {
            return;
        }
        for (Lineage lineage : data.parents()) {
            Model parent =
                    store.find(lineage.parent())
                            .orElseThrow(() -> new NotFound("model", lineage.parent().value()));
            Optional<TenantId> of = parent.data().tenant();
            if (of.isPresent() && !of.equals(data.tenant())) {
                throw new NotFound("model", lineage.parent().value());
            }
        }
        Map<ModelId, List<ModelId>> parents = store.parents();
        Deque<ModelId> open =
                new ArrayDeque<>(data.parents().stream().map(Lineage::parent).toList());
        Set<ModelId> seen = new HashSet<>();
        while (!open.isEmpty()) {
            ModelId next = open.pop();
            if (next.equals(id)) {
                throw new BadInput(
                        "parents", id.value(), "no model that descends from this one itself");
            }
            if (seen.add(next)) {
                open.addAll(parents.getOrDefault(next, List.of()));
            }
        }
    }

    /**
     * A model, all it descends from and all that descends from it, as far as the actor sees them.
     *
     * @throws NotFound when there is no such model
     */
    public List<Model> family(Actor actor, ModelId id) {
        Map<ModelId, Model> all = list(actor).stream().collect(toMap(Model::id, m -> m));
        Model start =
                Optional.ofNullable(all.get(id))
                        .orElseThrow(() -> new NotFound("model", id.value()));
        Set<ModelId> up = new HashSet<>();
        climb(all, start, up);
        Set<ModelId> down = new HashSet<>(Set.of(id));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Model m : all.values()) {
                if (!down.contains(m.id())
                        && m.data().parents().stream().anyMatch(p -> down.contains(p.parent()))) {
                    grown = down.add(m.id());
                }
            }
        }
        List<Model> family = new ArrayList<>();
        all.values().stream()
                .filter(m -> up.contains(m.id()) || down.contains(m.id()))
                .sorted(java.util.Comparator.comparing(Model::id))
                .forEach(family::add);
        return family;
    }

    private static void climb(Map<ModelId, Model> all, Model from, Set<ModelId> seen) {
        if (seen.add(from.id())) {
            from.data().parents().stream()
                    .map(p -> Optional.ofNullable(all.get(p.parent())))
                    .flatMap(Optional::stream)
                    .forEach(parent -> climb(all, parent, seen));
        }
    }

    private static AuditEntry entry(Actor actor, String action, Model model) {
        return AuditEntry.of(actor, action, entity(model).withVersion(model.version()))
                .in(model.data().tenant());
    }

    static Entity entity(Model model) {
        return Entity.of("model", model.id().value());
    }

    static Model existing(Tx tx, ModelId id) {
        return new ModelEntryStore(tx)
                .find(id)
                .orElseThrow(() -> new NotFound("model", id.value()));
    }

    /**
     * The model, when the actor sees it.
     *
     * @throws NotFound when not
     * @throws Denied when the actor sees no models at all
     */
    public Model get(Actor actor, ModelId id) {
        return find(actor, id).orElseThrow(() -> new NotFound("model", id.value()));
    }
}

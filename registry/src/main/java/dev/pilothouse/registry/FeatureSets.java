package dev.pilothouse.registry;

import static dev.pilothouse.db.model.Permission.MANAGE_FEATURES;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Tx;
import dev.pilothouse.registry.FeatureChange.Kind;
import dev.pilothouse.registry.NotApplied.Problem;
import dev.pilothouse.registry.store.FeatureStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Brings features to what files say of them: the differences first, then all of them or none. What
 * the files do not name is left alone.
 *
 * @see <a href="../../../../../../../docs/decisions/2026-11-30-apply-features.md">Decision</a>
 */
public final class FeatureSets {
    private static final int MOST = 1_000;
    private static final String APPLIED = "applied from a file";

    private final Database database;
    private final Features features;

    public FeatureSets(Database database, Features features) {
        this.database = database;
        this.features = features;
    }

    /** One feature of the set beside what is there. */
    private record Item(int index, DeclaredFeature declared, Optional<Feature> old) {
        FeatureData wanted() {
            return declared.over(old.filter(Feature::declared));
        }

        FeatureChange change() {
            Optional<Feature> known = old.filter(Feature::declared);
            List<FieldChange> fields =
                    known.map(f -> wanted().changesFrom(f.data()))
                            .orElseGet(() -> FieldChange.ofNew(wanted()));
            Kind kind = known.isEmpty() ? Kind.NEW : fields.isEmpty() ? Kind.SAME : Kind.CHANGED;
            long version = old.map(Feature::version).orElse(0L);
            return new FeatureChange(declared.tenant(), declared.id(), kind, version, fields);
        }
    }

    /**
     * What applying the set would do, in its order.
     *
     * @throws NotApplied when applying it would be refused
     * @throws Denied when the actor may not change the features of a tenant in it
     */
    public List<FeatureChange> differences(Actor actor, List<DeclaredFeature> set) {
        check(actor, set);
        return database.read(tx -> {
            FeatureStore store = new FeatureStore(tx);
            List<Item> items =
                    IntStream.range(0, set.size())
                            .mapToObj(i -> item(i, set.get(i), store))
                            .toList();
            plan(tx, actor, items);
            return items.stream().map(Item::change).toList();
        });
    }

    private static Item item(int index, DeclaredFeature declared, FeatureStore store) {
        return new Item(index, declared, store.find(declared.tenant(), declared.id()));
    }

    /**
     * Applies the set as it was shown.
     *
     * @param seen versions by {@code tenant/id} as {@link #differences} named them
     * @return what was done
     * @throws Conflict when a feature of the set was changed since; nothing was applied
     * @throws NotApplied when a feature cannot be as declared; nothing was applied
     */
    public List<FeatureChange> apply(
            Actor actor, List<DeclaredFeature> set, Map<String, Long> seen) {
        check(actor, set);
        return database.write(tx -> {
            List<Item> items = locked(tx, set);
            for (Item item : items) {
                FeatureChange change = item.change();
                Checks.current(
                        seen.getOrDefault(change.key(), 0L) == change.version(),
                        "feature",
                        change.key());
            }
            plan(tx, actor, items);
            List<FeatureChange> done = items.stream().map(Item::change).toList();
            items.forEach(item -> write(tx, actor, item));
            return done;
        });
    }

    /** In one order for everybody, so that two who apply at once do not wait for each other. */
    private static List<Item> locked(Tx tx, List<DeclaredFeature> set) {
        FeatureStore store = new FeatureStore(tx);
        Map<Integer, Item> items = new HashMap<>();
        IntStream.range(0, set.size())
                .boxed()
                .sorted((a, b) -> set.get(a).key().compareTo(set.get(b).key()))
                .forEach(i -> {
                    DeclaredFeature declared = set.get(i);
                    items.put(
                            i, new Item(i, declared, store.lock(declared.tenant(), declared.id())));
                });
        return IntStream.range(0, set.size()).mapToObj(items::get).toList();
    }

    private static void check(Actor actor, List<DeclaredFeature> set) {
        if (set.isEmpty() || set.size() > MOST) {
            throw new BadInput("features", set.size() + " features", "1 to " + MOST);
        }
        set.forEach(declared -> actor.require(MANAGE_FEATURES, declared.tenant()));
    }

    private void plan(Tx tx, Actor actor, List<Item> items) {
        List<Problem> problems = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Item item : items) {
            if (!named.add(item.declared().key())) {
                BadInput twice = new BadInput("id", item.declared().key(), "each feature once");
                problems.add(problem(item, twice.field(), twice));
                continue;
            }
            try {
                allowed(tx, actor, item);
            } catch (BadInput e) {
                problems.add(problem(item, e.field(), e));
            } catch (NotFound e) {
                problems.add(problem(item, e.field(), e));
            } catch (Conflict e) {
                problems.add(problem(item, "state", e));
            }
        }
        if (!problems.isEmpty()) {
            throw new NotApplied(problems);
        }
    }

    private static Problem problem(Item item, String field, RuntimeException why) {
        return new Problem(item.index(), field, String.valueOf(why.getMessage()));
    }

    private void allowed(Tx tx, Actor actor, Item item) {
        FeatureData wanted = item.wanted();
        Optional<Feature> known = item.old().filter(Feature::declared);
        if (known.isEmpty()) {
            Tenants.existing(tx, item.declared().tenant());
            Teams.existing(tx, item.declared().tenant(), FeatureRules.team(wanted));
            features.rules(tx).begin(actor, item.declared().tenant(), item.declared().id(), wanted);
            return;
        }
        Feature old = known.get();
        if (old.data().equals(wanted)) {
            return;
        }
        if (old.data().state() == FeatureState.SUSPENDED && wanted.state() == FeatureState.LIVE) {
            throw new BadInput(
                    "state", "live", "suspended; a file does not undo what a person stopped");
        }
        features.rules(tx).change(actor, old, wanted);
    }

    private void write(Tx tx, Actor actor, Item item) {
        DeclaredFeature declared = item.declared();
        item.old()
                .filter(Feature::declared)
                .ifPresentOrElse(
                        old -> features.write(tx, actor, old, item.wanted(), APPLIED),
                        () ->
                                features.insert(
                                        tx,
                                        actor,
                                        declared.tenant(),
                                        declared.id(),
                                        item.wanted()));
    }
}

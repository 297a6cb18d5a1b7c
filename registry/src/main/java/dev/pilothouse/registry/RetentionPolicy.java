package dev.pilothouse.registry;

import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.RetentionFloor.Floor;
import dev.pilothouse.registry.RetentionFloor.Floored;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How long what is kept, and whose content: every rule at one moment. The most specific rule holds:
 * of the feature and class, of the feature, of the class, the days that a class comes with, of the
 * tenant, and last those of the installation.
 */
public final class RetentionPolicy {
    private static final String ANY = "";

    private final List<RetentionRule> rules;
    private final List<KeepingRule> keepings;
    private final List<Floored> floored;
    private final Map<Place, Integer> days = new HashMap<>();
    private final Map<Place, Floor> floors = new HashMap<>();
    private final Map<String, KeepingRule> said = new HashMap<>();
    private final int playgroundDays;

    private record Place(String tenant, String feature, String retentionClass, DataKind data) {}

    /** Where days come from. */
    public enum Source {
        FEATURE_AND_CLASS("rule of the feature and class"),
        FEATURE("rule of the feature"),
        CLASS("rule of the class"),
        KNOWN_CLASS("days of the class"),
        TENANT("rule of the tenant"),
        INSTALLATION("default");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /**
     * How long, and why so long.
     *
     * @param said days by the rules
     * @param floor what must be kept at least, when that is longer
     */
    public record Kept(int said, Source source, Optional<Floor> floor) {
        public Kept {
            floor = floor.filter(f -> f.days() > said);
        }

        private Kept(int said, Source source) {
            this(said, source, Optional.empty());
        }

        /** How long. */
        public int days() {
            return floor.map(Floor::days).orElse(said);
        }

        /** Whether nobody says anything of it. */
        public boolean isUsual() {
            return source == Source.INSTALLATION && floor.isEmpty();
        }

        /** Why so long, for people. */
        public String why() {
            return floor.map(f ->
                            "at least %d by law (%s); %s: %d"
                                    .formatted(f.days(), f.ground(), source.words(), said))
                    .orElse(source.words());
        }
    }

    RetentionPolicy(
            Collection<RetentionRule> rules,
            Collection<KeepingRule> keepings,
            Collection<Floored> floored,
            int playgroundDays) {
        this.rules = List.copyOf(rules);
        this.keepings = List.copyOf(keepings);
        this.floored = List.copyOf(floored);
        this.playgroundDays = playgroundDays;
        floored.forEach(f -> floors.merge(place(f), f.floor(), RetentionPolicy::longer));
        rules.forEach(r -> days.put(place(r), r.days()));
        keepings.forEach(k -> said.put(key(k.tenant().value(), name(k.feature())), k));
    }

    private static Place place(RetentionRule rule) {
        return new Place(
                rule.tenant().value(),
                name(rule.feature()),
                rule.retentionClass().orElse(ANY),
                rule.data());
    }

    private static Place place(Floored floored) {
        return new Place(floored.tenant().value(), floored.feature().value(), ANY, floored.data());
    }

    private static Floor longer(Floor a, Floor b) {
        return a.days() < b.days() ? b : a;
    }

    private static String name(Optional<FeatureId> feature) {
        return feature.map(FeatureId::value).orElse(ANY);
    }

    private static String key(String tenant, String feature) {
        return tenant + "/" + feature;
    }

    /** Every rule, by tenant, feature, class and data. */
    public List<RetentionRule> rules() {
        return rules;
    }

    /** What must be kept for some time at least. */
    public List<Floored> floored() {
        return floored;
    }

    /** What must be kept for longer than a rule says, of what the rule is about. */
    public List<Floored> above(RetentionRule rule) {
        return floored.stream()
                .filter(f -> f.tenant().equals(rule.tenant()) && f.data() == rule.data())
                .filter(f -> rule.feature().map(f.feature()::equals).orElse(true))
                .filter(f -> f.floor().days() > rule.days())
                .toList();
    }

    /** What tenants and features say of keeping, by tenant and feature. */
    public List<KeepingRule> keepings() {
        return keepings;
    }

    /**
     * How long data of a feature is kept: as the rules say, and never for less than the law asks.
     *
     * @param feature as rows name it
     * @param retentionClass as rows name it; empty: the feature's
     */
    public Kept kept(String tenant, String feature, String retentionClass, DataKind data) {
        Kept said = said(tenant, feature, retentionClass, data);
        Floor floor = floors.get(new Place(tenant, feature, ANY, data));
        return new Kept(said.said(), said.source(), Optional.ofNullable(floor));
    }

    private Kept said(String tenant, String feature, String retentionClass, DataKind data) {
        String of = retentionClass.isEmpty() ? classOf(tenant, feature) : retentionClass;
        return rule(tenant, feature, of, data, Source.FEATURE_AND_CLASS)
                .or(() -> rule(tenant, feature, ANY, data, Source.FEATURE))
                .or(() -> rule(tenant, ANY, of, data, Source.CLASS))
                .or(() -> RetentionClass.days(of, data).map(d -> new Kept(d, Source.KNOWN_CLASS)))
                .or(() -> rule(tenant, ANY, ANY, data, Source.TENANT))
                .orElseGet(() -> new Kept(usual(data), Source.INSTALLATION));
    }

    private Optional<Kept> rule(
            String tenant, String feature, String of, DataKind data, Source source) {
        return Optional.ofNullable(days.get(new Place(tenant, feature, of, data)))
                .map(d -> new Kept(d, source));
    }

    private int usual(DataKind data) {
        return data == DataKind.PLAYGROUND ? playgroundDays : data.usualDays();
    }

    /** How long data of a feature is kept, by its class. */
    public Kept kept(TenantId tenant, FeatureId feature, DataKind data) {
        return kept(tenant.value(), feature.value(), ANY, data);
    }

    /** Shortest time that any data of the kind is kept, in days. */
    public int shortest(DataKind data) {
        int least = usual(data);
        for (RetentionRule rule : rules) {
            least = rule.data() == data ? Math.min(least, rule.days()) : least;
        }
        for (String known : RetentionClass.known()) {
            least = Math.min(least, RetentionClass.days(known, data).orElse(least));
        }
        return least;
    }

    /** The class of a feature. */
    public String classOf(String tenant, String feature) {
        return says(tenant, feature, KeepingRule::retentionClass).orElse(RetentionClass.STANDARD);
    }

    /** Whose content of a feature is kept. */
    public ContentRule content(String tenant, String feature) {
        return says(tenant, feature, KeepingRule::content).orElse(ContentRule.USUAL);
    }

    private <T> Optional<T> says(
            String tenant, String feature, Function<KeepingRule, Optional<T>> what) {
        return Optional.ofNullable(said.get(key(tenant, feature)))
                .flatMap(what)
                .or(() -> Optional.ofNullable(said.get(key(tenant, ANY))).flatMap(what));
    }

    /** Classes that rules or features of a tenant name, and those that everybody has. */
    public Set<String> classes(String tenant) {
        Set<String> classes = new HashSet<>(RetentionClass.known());
        rules.stream()
                .filter(r -> r.tenant().value().equals(tenant))
                .forEach(r -> r.retentionClass().ifPresent(classes::add));
        keepings.stream()
                .filter(k -> k.tenant().value().equals(tenant))
                .forEach(k -> k.retentionClass().ifPresent(classes::add));
        return classes;
    }
}

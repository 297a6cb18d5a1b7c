package dev.pilothouse.registry;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.RetentionFloor.Floor;
import dev.pilothouse.registry.RetentionFloor.Floored;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A change of rules: refused when it makes worse what must not be. What was wrong before, since a
 * feature came to be of high risk, hinders nobody in changing something else.
 */
record RetentionChange(TenantId tenant, RetentionPolicy before, RetentionPolicy after) {
    private static final List<DataKind> BY_FACTS = List.of(DataKind.CONTENT, DataKind.ATTRIBUTES);

    /** As the feature says now: so are rows kept that name no class. */
    private static final String OWN_CLASS = "";

    /** No feature: what the tenant says of every one. */
    private static final String EVERY = "";

    /**
     * @param features of the tenant
     * @throws BadInput when the law or the order of deletion asks for more
     */
    void check(Collection<Feature> features) {
        Set<String> classes = new HashSet<>(before.classes(tenant.value()));
        classes.addAll(after.classes(tenant.value()));
        classes.add(OWN_CLASS);
        for (String of : classes) {
            after.floored().stream()
                    .filter(f -> f.tenant().equals(tenant))
                    .forEach(f -> checkFloor(f, of));
            features.forEach(f -> checkFacts(f.id().value(), of));
            checkFacts(EVERY, of);
        }
    }

    private void checkFloor(Floored floored, String of) {
        String feature = floored.feature().value();
        Floor floor = floored.floor();
        int days = said(after, feature, of, floored.data());
        if (days < floor.days() && days < said(before, feature, of, floored.data())) {
            throw new BadInput(
                    "days",
                    Integer.toString(days),
                    "at least %d for %s of %s%s (%s)"
                            .formatted(
                                    floor.days(),
                                    floored.data().word(),
                                    feature,
                                    suffix(of),
                                    floor.ground()));
        }
    }

    /** Content is found through the facts of its call, so rules keep these as long. */
    private void checkFacts(String feature, String of) {
        int facts = said(after, feature, of, DataKind.FACTS);
        for (DataKind data : BY_FACTS) {
            int days = said(after, feature, of, data);
            int over = said(before, feature, of, data) - said(before, feature, of, DataKind.FACTS);
            if (days > facts && days - facts > over) {
                throw new BadInput(
                        "days",
                        Integer.toString(days),
                        "at most %d for %s of %s%s: so long do rules keep the facts"
                                .formatted(
                                        facts,
                                        data.word(),
                                        feature.isEmpty() ? "every feature" : feature,
                                        suffix(of)));
            }
        }
    }

    private int said(RetentionPolicy policy, String feature, String of, DataKind data) {
        return policy.kept(tenant.value(), feature, of, data).said();
    }

    private static String suffix(String of) {
        return of.isEmpty() ? "" : ", class " + of;
    }
}

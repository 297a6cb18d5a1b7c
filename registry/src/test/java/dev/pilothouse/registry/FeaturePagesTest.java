package dev.pilothouse.registry;

import static dev.pilothouse.registry.FeatureFixture.ACME;
import static dev.pilothouse.registry.FeatureFixture.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeaturePagesTest {
    private static final TenantId OTHER = new TenantId("other");

    private final FeatureFixture at = new FeatureFixture();

    @Test
    void pages_holdEachFeatureOnce_inOrder() {
        at.tenants.create(at.admin, OTHER, "Other");
        at.teams.create(at.admin, OTHER, FeatureFixture.TEAM, "Support");
        for (TenantId tenant : List.of(OTHER, ACME)) {
            IntStream.range(0, 5).forEach(i -> declare(tenant, "f" + i));
        }
        List<String> read = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            FeaturePage page = at.features.page(at.admin, FeatureQuery.ALL, after, 3);
            assertThat(page.features()).hasSizeLessThanOrEqualTo(3);
            page.features().forEach(f -> read.add(f.key()));
            after = page.next();
        } while (after.isPresent());
        assertThat(read)
                .containsExactly(
                        "acme/f0",
                        "acme/f1",
                        "acme/f2",
                        "acme/f3",
                        "acme/f4",
                        "other/f0",
                        "other/f1",
                        "other/f2",
                        "other/f3",
                        "other/f4");
    }

    private void declare(TenantId tenant, String id) {
        at.features.declare(at.engineer, tenant, new FeatureId(id), complete(FeatureState.DRAFT));
    }

    @Test
    void query_narrows() {
        declare(ACME, "chat");
        declare(ACME, "search");
        at.features.seen(
                List.of(
                        new SeenFeature(
                                ACME, new FeatureId("shadow"), Instant.now(), Optional.empty())));
        assertThat(ids(FeatureQuery.ALL.withText("SEAR"))).containsExactly("search");
        assertThat(ids(FeatureQuery.ALL.withText("%"))).isEmpty();
        assertThat(ids(FeatureQuery.ALL.withDeclared(false))).containsExactly("shadow");
        assertThat(ids(FeatureQuery.ALL.withDeclared(true))).containsExactly("chat", "search");
        assertThat(ids(FeatureQuery.ALL.withState(FeatureState.DRAFT)))
                .containsExactly("chat", "search");
        assertThat(ids(FeatureQuery.ALL.withState(FeatureState.LIVE))).isEmpty();
        assertThat(ids(FeatureQuery.ALL.in(ACME))).hasSize(3);
    }

    private List<String> ids(FeatureQuery query) {
        return at.features.page(at.admin, query, Optional.empty(), 10).features().stream()
                .map(f -> f.id().value())
                .toList();
    }

    @Test
    void page_isOfTheReadersTenantsOnly() {
        at.tenants.create(at.admin, OTHER, "Other");
        declare(ACME, "chat");
        Actor ofOther =
                new Actor.Person(
                        UUID.randomUUID(), "p", "P", Set.of(Grant.in(OTHER, Role.ENGINEER)));
        assertThat(at.features.page(ofOther, FeatureQuery.ALL, Optional.empty(), 10).features())
                .isEmpty();
        assertThatThrownBy(() ->
                        at.features.page(ofOther, FeatureQuery.ALL.in(ACME), Optional.empty(), 10))
                .isInstanceOf(Denied.class);
    }

    @Test
    void page_ofWrongSizeOrPlaceIsRefused() {
        for (int limit : List.of(0, 1001)) {
            assertThatThrownBy(() ->
                            at.features.page(at.admin, FeatureQuery.ALL, Optional.empty(), limit))
                    .isInstanceOf(BadInput.class);
        }
        assertThatThrownBy(
                        () -> at.features.page(at.admin, FeatureQuery.ALL, Optional.of("chat"), 10))
                .isInstanceOf(BadInput.class);
    }
}

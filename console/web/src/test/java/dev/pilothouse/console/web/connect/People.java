package dev.pilothouse.console.web.connect;

import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Who these tests are about. */
final class People {
    static final TenantId ACME = new TenantId("acme");
    static final Subject ANN = of("ann");
    static final Subject MADE_UP = of("canary-77");

    private People() {}

    static Subject of(String name) {
        return new Subject(
                ACME,
                UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                Set.of("ref-of-" + name),
                Set.of(name, name + "@example.com"),
                Instant.now());
    }

    static Connector connector(ConnectorData data) {
        return new Connector(
                UUID.randomUUID(), ACME, data, Optional.of(Instant.now()), Optional.empty(), 1);
    }
}

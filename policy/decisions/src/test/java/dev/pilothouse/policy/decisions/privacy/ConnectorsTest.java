package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.policy.decisions.privacy.Office.ACME;
import static dev.pilothouse.policy.decisions.privacy.Office.ANN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.Kind;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The store behind each connector is a folder here: how real ones are asked is the console's. */
class ConnectorsTest {
    private static final String SECRET = "correct horse battery";

    @TempDir Path folder;

    private final Office office = new Office();
    private Shelf shelf;
    private String opened = "";
    private final Connectors connectors =
            new Connectors(
                    office.control.database,
                    office.control.audit,
                    office.control.clock,
                    office.control.sealer,
                    office.subjects,
                    this::open);

    @BeforeEach
    void shelf() throws Exception {
        shelf = new Shelf(Files.createDirectory(folder.resolve("shelf")), "shelf");
    }

    private ErasureTarget open(Connector connector, Optional<String> secret) {
        opened = secret.orElse("");
        return new Shelf(shelf.folder, connector.storeId()) {
            @Override
            public Store store() {
                return connector.store();
            }

            @Override
            public Found plan(Subject subject) {
                if (shelf.deaf) {
                    throw new IndexTrouble("it cannot be reached");
                }
                return super.plan(subject);
            }

            @Override
            public Probe probe(Subject subject) {
                return shelf.blind
                        ? new Probe(0, "", List.of(), java.time.Instant.MIN)
                        : super.probe(subject);
            }
        };
    }

    private static ConnectorData data(String name) {
        return new ConnectorData(
                name,
                Kind.QDRANT,
                "https://qdrant.example.com",
                "docs",
                "user",
                "",
                KnownBy.REFERENCES,
                "");
    }

    private Connector added() {
        return connectors.add(office.ade, ACME, data("Docs"), Optional.of(SECRET));
    }

    @Test
    void secret_isSealed_andInNoLog_butReachesTheStore() throws Exception {
        Connector made = added();
        assertThat(connectors.list(office.ade)).containsExactly(made);
        assertThat(made.secretSetAt()).isPresent();
        connectors.setSecret(office.ade, made.id(), SECRET + " 2");
        connectors.check(office.ade, made.id());
        assertThat(opened).isEqualTo(SECRET + " 2");
        try (Connection connection = office.control.store.app().getConnection();
                Statement sql = connection.createStatement();
                ResultSet rows =
                        sql.executeQuery(
                                "SELECT count(*) FROM pilothouse.privacy_connector c WHERE"
                                        + " position('correct horse'::bytea IN c.secret) > 0")) {
            rows.next();
            assertThat(rows.getLong(1)).isZero();
        }
        for (String action :
                List.of(
                        "privacy.connector.add",
                        "privacy.connector.secret",
                        "privacy.connector.check")) {
            var entry = office.control.entries(office.ade, action).getFirst();
            assertThat(entry.json() + entry.detail().orElse("")).doesNotContain("correct horse");
        }
    }

    @Test
    void check_isAWholeRound_andSaysWhatIsWrong() {
        Connector made = added();
        assertThat(made.tried()).isEmpty();
        assertThat(connectors.check(office.ade, made.id()).tried().orElseThrow().works()).isTrue();
        assertThat(shelf.folder).isEmptyDirectory();
        shelf.blind = true;
        assertThat(connectors.check(office.ade, made.id()).tried().orElseThrow().trouble())
                .contains("would prove nothing");
        assertThat(shelf.folder).as("what was put in is gone all the same").isEmptyDirectory();
        assertThat(
                        office.control
                                .entries(office.ade, "privacy.connector.check")
                                .getFirst()
                                .outcome())
                .isEqualTo("failure");
        Connector changed =
                connectors.change(office.ade, made.id(), made.version(), data("Other docs"));
        assertThat(changed.tried()).as("nobody tried it as it is now").isEmpty();
        assertThat(changed.storeId()).isNotEqualTo(made.storeId());
    }

    @Test
    void erasure_reachesTheConnectors_ofItsTenantOnly() {
        TenantId other = new TenantId("other");
        office.control.tenants.create(office.admin, other, "Other");
        connectors.add(office.ade, other, data("Theirs"), Optional.of(SECRET));
        added();
        office.targets.addAll(connectors.targets());
        shelf.put(office.reference(ANN), "1");
        PrivacyRequest request = office.approved(ANN);
        office.begin(request);
        assertThat(office.engine().work(request.id()).orElseThrow()).contains("signed");
        JsonNode said =
                ErasureCertificate.verified(
                                office.requests.certificate(office.ade, request.id()).orElseThrow())
                        .said();
        assertThat(said.path("targets").valueStream().map(t -> t.path("system").asString()))
                .contains("Docs")
                .doesNotContain("Theirs");
        assertThat(shelf.folder).isEmptyDirectory();
    }

    @Test
    void changedConnector_makesAnApprovedPlanVoid_andIsNotChangedWhileErasing() {
        Connector made = added();
        office.targets.addAll(connectors.targets());
        PrivacyRequest stale = office.approved(ANN);
        Connector changed =
                connectors.change(office.ade, made.id(), made.version(), data("Docs 2"));
        office.targets.removeIf(t -> t.store().id().startsWith("index-"));
        office.targets.addAll(connectors.targets());
        assertThatThrownBy(() -> office.begin(stale))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(made.storeId());
        office.plans.plan(office.ade, stale.id());
        PrivacyRequest asked = office.plans.ask(office.ade, stale.id(), "again");
        office.control.approvals.approve(
                office.lena,
                asked.approval().orElseThrow().id(),
                dev.pilothouse.policy.decisions.Ballot.of(asked.plan().orElseThrow().digest(), ""));
        office.begin(office.now(stale.id()));
        assertThatThrownBy(() -> connectors.remove(office.ade, made.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("being destroyed");
        assertThatThrownBy(() ->
                        connectors.change(office.ade, made.id(), changed.version(), data("Docs 3")))
                .isInstanceOf(Conflict.class);
        office.engine().work(stale.id());
        connectors.remove(office.ade, made.id());
        assertThat(connectors.list(office.ade)).isEmpty();
    }

    @Test
    void storeThatDoesNotAnswer_isNoPlan() {
        added();
        office.targets.addAll(connectors.targets());
        shelf.deaf = true;
        PrivacyRequest request = office.checked(RequestKind.ERASURE, ANN);
        assertThatThrownBy(() -> office.plans.plan(office.ade, request.id()))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Docs cannot be counted: it cannot be reached");
    }

    @Test
    void othersThanTheOffice_mayNot_andNamesAreTakenOnce() {
        Connector made = added();
        Actor.Person engineer = office.control.person("engineer", Role.ENGINEER);
        assertThatThrownBy(() -> connectors.list(engineer)).isInstanceOf(Denied.class);
        assertThatThrownBy(() -> connectors.add(engineer, ACME, data("X"), Optional.empty()))
                .isInstanceOf(Denied.class);
        assertThatThrownBy(() -> connectors.remove(engineer, made.id()))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> connectors.check(engineer, made.id()))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(this::added).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> connectors.remove(office.ade, UUID.randomUUID()))
                .isInstanceOf(NotFound.class);
        ConnectorData webhook =
                new ConnectorData(
                        "Hook",
                        Kind.WEBHOOK,
                        "https://a.example/x",
                        "",
                        "",
                        "",
                        KnownBy.REFERENCES,
                        "");
        assertThatThrownBy(() -> connectors.add(office.ade, ACME, webhook, Optional.of("short")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("secret")
                .hasMessageNotContaining("short");
    }
}

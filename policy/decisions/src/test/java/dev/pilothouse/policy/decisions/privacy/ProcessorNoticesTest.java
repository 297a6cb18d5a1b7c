package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.policy.decisions.privacy.Office.ACME;
import static dev.pilothouse.policy.decisions.privacy.Office.ANN;
import static dev.pilothouse.policy.decisions.privacy.Office.MAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.Outbox.Letter;
import dev.pilothouse.policy.decisions.privacy.ProcessorData.Told;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who is told, and what a certificate may say of it. */
class ProcessorNoticesTest {
    private final Office office = new Office();
    private final Outbox outbox =
            new Outbox(
                    office.control.database,
                    office.control.audit,
                    office.control.clock,
                    office.control.sealer);
    private final Processors processors =
            new Processors(office.control.database, office.control.audit, office.control.clock);
    private final LetterPost post =
            new LetterPost(
                    office.control.database,
                    office.control.audit,
                    office.subjects,
                    Optional.of(outbox));

    @BeforeEach
    void processors() {
        office.mail = Optional.of(outbox);
        processors.add(
                office.ade,
                ACME,
                new ProcessorData(
                        "Acme AI", "privacy@acme-ai.test", "Prompts", "DPA-7", Told.REFERENCES));
    }

    private String work(PrivacyRequest request) {
        office.control.clock.forward(ErasureRun.MAIL_PAUSE);
        return office.engine().work(request.id()).orElseThrow();
    }

    private PrivacyRequest begun() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        return request;
    }

    private JsonNode notified(PrivacyRequest request) {
        String file = office.requests.certificate(office.ade, request.id()).orElseThrow();
        return ErasureCertificate.verified(file).said().path("processors_notified");
    }

    @Test
    void certificateWaits_untilTheMailServerTookTheLetter() {
        PrivacyRequest request = begun();
        assertThat(work(request)).contains("has not taken every letter");
        assertThat(work(request)).contains("has not taken every letter");
        assertThat(office.requests.certificate(office.ade, request.id())).isEmpty();
        Letter letter = outbox.claim().orElseThrow();
        assertThat(letter.address()).contains("privacy@acme-ai.test");
        assertThat(letter.outside().orElseThrow().text())
                .contains(request.name(), "DPA-7", "GDPR Article 19", office.reference(ANN))
                .doesNotContain("ann-77")
                .doesNotContainIgnoringCase("ann@example.com");
        assertThat(work(request)).as("sent is not told").contains("has not taken");
        outbox.sent(letter);
        assertThat(work(request)).contains("signed");
        JsonNode told = notified(request).get(0);
        assertThat(told.path("state").asString()).isEqualTo("told");
        assertThat(told.path("processor").asString()).isEqualTo("Acme AI");
        assertThat(outbox.claim()).as("told once").isEmpty();
    }

    @Test
    void serverThatTakesNothing_isNotToldButQueued_andTheOutcomeComesLater() {
        PrivacyRequest request = begun();
        work(request);
        Letter letter = outbox.claim().orElseThrow();
        outbox.failed(letter, "connection refused", false);
        office.control.clock.forward(ProcessorNotices.PATIENCE);
        assertThat(work(request)).contains("signed");
        assertThat(notified(request).get(0).path("state").asString()).isEqualTo("queued");
        Letter again = outbox.claim().orElseThrow();
        outbox.sent(again);
        assertThat(processors.notices(office.ade, office.now(request.id())).getFirst().state())
                .isEqualTo("told");
    }

    @Test
    void refusedLetter_andNoServer_areSaidToHaveFailed() {
        PrivacyRequest request = begun();
        work(request);
        outbox.failed(outbox.claim().orElseThrow(), "550 <PRIVACY@acme-ai.test> is unknown", true);
        assertThat(work(request)).contains("signed");
        JsonNode failed = notified(request).get(0);
        assertThat(failed.path("state").asString()).isEqualTo("failed");
        assertThat(failed.path("why").asString()).isEqualTo("550 <[address]> is unknown");
        office.mail = Optional.empty();
        PrivacyRequest without = begun();
        assertThat(work(without)).contains("signed");
        assertThat(notified(without).get(0).path("why").asString())
                .contains("no mail server is set");
    }

    private long rows(String where) throws Exception {
        try (Connection connection = office.control.store.app().getConnection();
                Statement sql = connection.createStatement();
                ResultSet rows =
                        sql.executeQuery("SELECT count(*) FROM pilothouse.mail WHERE " + where)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void letterToThePerson_isSealed_untilItLeft_andGoesWithThem() throws Exception {
        PrivacyRequest request = office.checked(RequestKind.ERASURE, ANN, MAIL);
        assertThatThrownBy(() -> post.send(office.ade, request.id(), "received", "eve@example.com"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("address");
        assertThatThrownBy(() -> post.send(office.ade, request.id(), "done", "Ann@Example.com"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("received");
        post.send(office.ade, request.id(), "received", "Ann@Example.com");
        assertThat(rows("mail::text ILIKE '%ann@example%'")).isZero();
        var entry = office.control.entries(office.ade, "privacy.letter.send").getFirst();
        assertThat(entry.json() + entry.detail().orElse(""))
                .contains("received")
                .doesNotContainIgnoringCase("ann@example");
        Letter letter = outbox.claim().orElseThrow();
        assertThat(letter.address()).contains("Ann@Example.com");
        assertThat(letter.outside().orElseThrow().text()).contains(request.name());
        outbox.sent(letter);
        assertThat(rows("sealed IS NOT NULL")).isZero();
        post.send(office.ade, request.id(), "received", "ann@example.com");
        office.mail = Optional.empty();
        office.plans.plan(office.ade, request.id());
        PrivacyRequest asked = office.plans.ask(office.ade, request.id(), "");
        office.control.approvals.approve(
                office.lena,
                asked.approval().orElseThrow().id(),
                dev.pilothouse.policy.decisions.Ballot.of(asked.plan().orElseThrow().digest(), ""));
        office.begin(office.now(request.id()));
        assertThat(work(request)).contains("signed");
        assertThat(rows("sealed IS NOT NULL")).as("not left yet, and gone").isZero();
        office.control.clock.forward(Duration.ofMinutes(5));
        assertThat(outbox.claim()).isEmpty();
        assertThatThrownBy(() -> post.send(office.ade, request.id(), "done", "ann@example.com"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("destroyed");
    }
}

package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.policy.decisions.privacy.Office.ACME;
import static dev.pilothouse.policy.decisions.privacy.Office.ANN;
import static dev.pilothouse.policy.decisions.privacy.Office.MAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.ErasureTarget.Subject;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.SubjectReader;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.LoggedEntry;
import dev.pilothouse.policy.decisions.Ballot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyRequestsTest {
    private final Office office = new Office();

    @Test
    void request_isTakenIn_withItsClock_andTheLogKnowsAPseudonymOnly() throws Exception {
        PrivacyRequest made = office.received(RequestKind.ERASURE, ANN, MAIL);
        assertThat(made.name()).matches("DSR-\\d{4}");
        assertThat(made.pseudonym()).matches("p_[0-9a-f]{16}");
        assertThat(made.clocks().dueOn())
                .isEqualTo(Regimes.of("gdpr").due(made.clocks().receivedAt()));
        assertThat(office.requests.get(office.ade, made.name())).isEqualTo(made);
        for (LoggedEntry entry : all()) {
            String said = entry.json() + entry.detail().orElse("");
            assertThat(said).doesNotContainIgnoringCase("ann-77").doesNotContain("Example.com");
            assertThat(said).doesNotContain(office.reference(ANN)).doesNotContain("Ann Lee");
        }
        assertThat(office.control.entries(office.ade, "privacy.receive").getFirst().entities())
                .contains("subject:acme/" + made.pseudonym());
        assertThat(everywhere("ann-77")).isEmpty();
        assertThat(everywhere("Ann Lee")).isEmpty();
    }

    private List<LoggedEntry> all() {
        return office.control
                .reader
                .page(office.ade, AuditFilter.ALL, OptionalLong.empty(), 500)
                .entries();
    }

    /** Tables of which a row holds a text, as PostgreSQL writes rows. */
    private List<String> everywhere(String text) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = office.control.store.app().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT table_name FROM information_schema.table_privileges WHERE"
                                    + " table_schema = 'pilothouse' AND privilege_type = 'SELECT'"
                                    + " AND grantee = 'pilothouse_app'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("privacy_secret", "audit_detail", "subject");
            for (String table : tables) {
                try (ResultSet rows =
                        statement.executeQuery(
                                "SELECT 1 FROM pilothouse."
                                        + table
                                        + " t WHERE t::text ILIKE '%"
                                        + text
                                        + "%' LIMIT 1")) {
                    if (rows.next()) {
                        found.add(table);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void samePersonByAnyIdentifier_isOnePseudonym_andADuplicate() {
        PrivacyRequest first = office.received(RequestKind.ERASURE, ANN, MAIL);
        PrivacyRequest second =
                office.received(RequestKind.ACCESS, Identifier.of("e-mail", "ann@example.COM"));
        PrivacyRequest other =
                office.received(RequestKind.ACCESS, Identifier.of("user-id", "ben-1"));
        PrivacyRequest byReference =
                office.received(
                        RequestKind.OBJECTION,
                        new Identifier(Identifier.Kind.REFERENCE, office.reference(ANN)));
        assertThat(second.pseudonym()).isEqualTo(first.pseudonym());
        assertThat(byReference.pseudonym()).isEqualTo(first.pseudonym());
        assertThat(other.pseudonym()).isNotEqualTo(first.pseudonym());
        assertThat(office.requests.others(office.ade, first))
                .extracting(PrivacyRequest::id)
                .containsExactly(byReference.id(), second.id());
    }

    @Test
    void identifiers_areShownUnderAuditOnly() {
        PrivacyRequest made = office.received(RequestKind.ACCESS, ANN);
        PrivacySecret secret = office.requests.identifiers(office.lena, made.id()).orElseThrow();
        assertThat(secret.identifiers()).containsExactly(ANN);
        assertThat(secret.note()).isEqualTo("Please. Ann Lee");
        assertThat(office.control.entries(office.ade, "privacy.identifiers.read")).hasSize(1);
    }

    @Test
    void everyRoleButTheOffice_isRefused() {
        PrivacyRequest made = office.received(RequestKind.ERASURE, ANN);
        for (Role role : List.of(Role.EXECUTIVE, Role.ONCALL, Role.ENGINEER)) {
            Actor.Person person = office.control.person("x-" + role.word(), role);
            assertThatThrownBy(() -> office.requests.list(person, RequestFilter.ALL))
                    .isInstanceOf(Denied.class);
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> office.requests.get(person, made.name()))
                    .satisfies(e -> assertThat(e.hidden()).isPresent());
            assertThatThrownBy(() -> office.requests.identifiers(person, made.id()))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> office.plans.plan(person, made.id()))
                    .isInstanceOf(NotFound.class);
        }
        TenantId other = new TenantId("other");
        office.control.tenants.create(office.admin, other, "Other");
        Actor.Person ofOther = office.control.person("olga", Role.COMPLIANCE, other, office.admin);
        assertThat(office.requests.list(ofOther, RequestFilter.ALL).requests()).isEmpty();
        assertThatThrownBy(() -> office.requests.refuse(ofOther, made.id(), "identity", ""))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> office.requests.list(Actor.OPERATOR, RequestFilter.ALL))
                .isInstanceOf(Denied.class);
    }

    @Test
    void extension_isToldInTime_once() {
        PrivacyRequest made = office.received(RequestKind.ERASURE, ANN);
        PrivacyRequest longer = office.requests.extend(office.ade, made.id(), "many systems");
        assertThat(longer.clocks().dueOn())
                .isEqualTo(Regimes.of("gdpr").extended(made.clocks().receivedAt()));
        assertThatThrownBy(() -> office.requests.extend(office.ade, made.id(), "again"))
                .isInstanceOf(Conflict.class);
        PrivacyRequest late = office.received(RequestKind.ACCESS, MAIL);
        office.control.clock.forward(Duration.ofDays(40));
        assertThat(late.overdue(office.control.clock.instant())).isTrue();
        assertThatThrownBy(() -> office.requests.extend(office.ade, late.id(), "too late"))
                .hasMessageContaining("within the usual time");
        assertThat(office.requests.open(office.ade)).containsEntry(true, 1L);
    }

    @Test
    void refusal_needsAGroundOfTheRegime_andPreparesTheLetter() {
        PrivacyRequest made = office.received(RequestKind.ERASURE, ANN);
        assertThatThrownBy(() -> office.requests.refuse(office.ade, made.id(), "unverifiable", ""))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("ground");
        PrivacyRequest refused =
                office.requests.refuse(office.ade, made.id(), "identity", "no answer");
        assertThat(refused.state()).isEqualTo(RequestState.REFUSED);
        assertThat(PrivacyLetters.of(refused).getFirst().text())
                .contains("Article 12(6)")
                .contains("supervisory authority")
                .contains(made.name());
        assertThatThrownBy(() -> office.requests.withdraw(office.ade, made.id(), ""))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void plan_needsTheIdentity_andApprovalAnotherPerson() {
        PrivacyRequest made = office.received(RequestKind.ERASURE, ANN);
        assertThatThrownBy(() -> office.plans.plan(office.ade, made.id()))
                .hasMessageContaining("nobody has made sure");
        office.requests.identity(office.ade, made.id(), IdentityMethod.SIGN_IN, 0);
        assertThatThrownBy(() -> office.plans.ask(office.ade, made.id(), ""))
                .isInstanceOf(Conflict.class);
        PrivacyRequest planned = office.plans.plan(office.ade, made.id()).request();
        PrivacyRequest asked = office.plans.ask(office.ade, made.id(), "");
        UUID approval = asked.approval().orElseThrow().id();
        Ballot ballot = Ballot.of(planned.plan().orElseThrow().digest(), "");
        assertThatThrownBy(() -> office.control.approvals.approve(office.ade, approval, ballot))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> office.engine().execute(office.ade, made.id()))
                .hasMessageContaining("only what is approved");
        office.control.approvals.approve(office.lena, approval, ballot);
        PrivacyRequest approved = office.now(made.id());
        assertThat(approved.state()).isEqualTo(RequestState.APPROVED);
        assertThat(approved.approval().orElseThrow().approvers().getFirst().name())
                .isEqualTo("lena");
    }

    @Test
    void moreIdentifiers_voidPlanAndApproval() {
        PrivacyRequest approved = office.approved(ANN);
        PrivacyRequest changed = office.requests.identify(office.ade, approved.id(), List.of(MAIL));
        assertThat(changed.state()).isEqualTo(RequestState.IDENTITY_CHECKED);
        assertThat(changed.plan()).isEmpty();
        assertThat(changed.approval()).isEmpty();
        assertThatThrownBy(() -> office.engine().execute(office.ade, approved.id()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void identifiersAddedWhileAsked_voidTheOpenApproval() {
        PrivacyRequest request = office.checked(RequestKind.ERASURE, ANN);
        office.plans.plan(office.ade, request.id());
        PrivacyRequest asked = office.plans.ask(office.ade, request.id(), "");
        office.requests.identify(office.ade, request.id(), List.of(MAIL));
        assertThatThrownBy(() ->
                        office.control.approvals.approve(
                                office.lena,
                                asked.approval().orElseThrow().id(),
                                Ballot.of(asked.plan().orElseThrow().digest(), "")))
                .hasMessageContaining("no longer open");
    }

    @Test
    void legalHold_keepsFromAskingAndFromExecuting() {
        PrivacyRequest request = office.checked(RequestKind.ERASURE, ANN);
        office.held.add("case 12, until further notice");
        assertThat(office.plans.plan(office.ade, request.id()).holds()).hasSize(1);
        assertThatThrownBy(() -> office.plans.ask(office.ade, request.id(), ""))
                .hasMessageContaining("under legal hold: case 12");
        office.held.clear();
        PrivacyRequest asked = office.plans.ask(office.ade, request.id(), "");
        office.control.approvals.approve(
                office.lena,
                asked.approval().orElseThrow().id(),
                Ballot.of(asked.plan().orElseThrow().digest(), ""));
        office.held.add("case 13");
        assertThatThrownBy(() -> office.engine().execute(office.ade, request.id()))
                .hasMessageContaining("case 13");
        assertThat(office.now(request.id()).state()).isEqualTo(RequestState.APPROVED);
    }

    @Test
    void openAccessRequestOfTheSamePerson_comesFirst() {
        PrivacyRequest access = office.checked(RequestKind.ACCESS, MAIL);
        PrivacyRequest erasure = office.checked(RequestKind.ERASURE, ANN, MAIL);
        office.plans.plan(office.ade, erasure.id());
        assertThatThrownBy(() -> office.plans.ask(office.ade, erasure.id(), ""))
                .hasMessageContaining(access.name() + " of the same person is open");
        office.requests.complete(office.ade, access.id(), "handed over");
        assertThat(office.plans.ask(office.ade, erasure.id(), "").state())
                .isEqualTo(RequestState.APPROVAL_ASKED);
    }

    @Test
    void requestThatCameAfterTheApproval_comesFirst() {
        PrivacyRequest erasure = office.approved(ANN);
        PrivacyRequest access = office.checked(RequestKind.ACCESS, ANN);
        assertThat(access.pseudonym()).isEqualTo(erasure.pseudonym());
        assertThatThrownBy(() -> office.begin(erasure))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining(access.name() + " of the same person is open");
        office.requests.complete(office.ade, access.id(), "handed over");
        office.begin(erasure);
        assertThat(office.now(erasure.id()).state()).isEqualTo(RequestState.EXECUTING);
    }

    @Test
    void requestThatComesWhileDataAreDestroyed_isOfANewPerson_andKeepsItsIdentifiers() {
        PrivacyRequest erasure = office.approved(ANN, MAIL);
        office.begin(erasure);
        PrivacyRequest access = office.checked(RequestKind.ACCESS, ANN);
        PrivacyRequest second = office.received(RequestKind.OBJECTION, MAIL, ANN);
        assertThat(access.pseudonym()).isNotEqualTo(erasure.pseudonym());
        assertThat(second.pseudonym()).isEqualTo(access.pseudonym());
        assertThat(office.requests.others(office.ade, access))
                .extracting(PrivacyRequest::id)
                .containsExactly(second.id(), erasure.id());
        assertThat(office.requests.others(office.ade, erasure)).hasSize(2);

        office.engine().work(erasure.id());

        assertThat(office.now(erasure.id()).state()).isEqualTo(RequestState.DONE);
        assertThat(office.requests.identifiers(office.ade, erasure.id())).isEmpty();
        assertThat(office.requests.identifiers(office.ade, access.id()).orElseThrow().identifiers())
                .containsExactly(ANN);
        assertThat(office.answers.gather(office.ade, access, (done, total, detail) -> {}))
                .startsWith("2 documents");
        assertThat(office.received(RequestKind.ACCESS, ANN).pseudonym())
                .isEqualTo(access.pseudonym());
        assertThatThrownBy(() ->
                        office.answers.gather(office.ade, erasure, (done, total, detail) -> {}))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("its identifiers were destroyed");
    }

    @Test
    void openRequests_areListedByWhenTheyAreDue_howeverManyEndedSince() throws Exception {
        PrivacyRequest old = office.received(RequestKind.ERASURE, ANN);
        TenantId other = new TenantId("other");
        office.control.tenants.create(office.admin, other, "Other");
        try (Connection connection = office.control.store.app().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO pilothouse.privacy_request (tenant, kind, regime, channel, state, pseudonym, received_at, due_on, created_by, created_at, ended_at)"
                            + " SELECT CASE WHEN n % 2 = 0 THEN 'acme' ELSE 'other' END, 'access', 'gdpr', 'api', 'withdrawn', 'p_' || lpad(n::text, 16, '0'), now(), current_date, 'x', now(), now()"
                            + " FROM generate_series(1, 600) n");
        }
        PrivacyRequest later =
                office.received(RequestKind.ACCESS, Identifier.of("user-id", "ben-1"));
        PrivacyRequests.Page all = office.requests.list(office.ade, RequestFilter.ALL);
        assertThat(all.total()).isEqualTo(602);
        assertThat(all.cut()).isTrue();
        assertThat(all.requests()).hasSize(500);
        assertThat(all.requests().subList(0, 2))
                .extracting(PrivacyRequest::id)
                .containsExactlyInAnyOrder(old.id(), later.id());
        assertThat(list(RequestFilter.ALL.open())).containsExactlyInAnyOrder(old.id(), later.id());
        assertThat(list(RequestFilter.ALL.open().asking(RequestKind.ERASURE)))
                .containsExactly(old.id());
        assertThat(list(RequestFilter.ALL.open().within(List.of(other)))).isEmpty();
        assertThat(list(RequestFilter.ALL.within(List.of()))).isEmpty();
        assertThat(office.requests.list(office.ade, RequestFilter.ALL.within(List.of(other))))
                .returns(300L, PrivacyRequests.Page::total)
                .returns(false, PrivacyRequests.Page::cut);
        office.control.clock.forward(Duration.ofDays(40));
        assertThat(office.requests.open(office.ade)).isEqualTo(Map.of(true, 2L));
    }

    private List<UUID> list(RequestFilter filter) {
        return office.requests.list(office.ade, filter).requests().stream()
                .map(PrivacyRequest::id)
                .toList();
    }

    @Test
    void planSaysWhichIdentifiersAreTooShortForTexts() {
        PrivacyRequest made =
                office.checked(RequestKind.ERASURE, ANN, Identifier.of("user-id", "abc"));
        assertThat(office.plans.plan(office.ade, made.id()).request().plan().orElseThrow())
                .returns(
                        Map.of("as given", 1, "as given, in traces only: under 4 characters", 1),
                        PrivacyRequest.Plan::spellings);
    }

    @Test
    void indexesOfOtherSystems_areAskedHowMuchTheyHold(@TempDir Path folder) {
        Subject ann =
                new Subject(
                        ACME,
                        UUID.randomUUID(),
                        Set.of(office.reference(ANN)),
                        Set.of(ANN.value()),
                        Instant.now());
        Shelf shelf = new Shelf(folder, "index");
        Shelf ofOthers = new Shelf(folder, "theirs");
        ofOthers.of = "other";
        List<SubjectReader.Document> said = new ArrayList<>();
        IndexReader reader = new IndexReader(() -> List.of(shelf, ofOthers));
        reader.read(ann, said::add);
        shelf.put(office.reference(ANN), "one");
        reader.read(ann, said::add);
        assertThat(said).hasSize(2);
        assertThat(said.getFirst().json()).contains("Asked: nothing found at Shelf index.");
        assertThat(said.getLast().json())
                .contains("Asked: 1 found at Shelf index; no copy lies here: ask its owner");
    }

    @Test
    void accessFile_isReadable_sealed_andEnds() throws Exception {
        PrivacyRequest request = office.checked(RequestKind.ACCESS, ANN, MAIL);
        String said = office.answers.gather(office.ade, request, (done, total, detail) -> {});
        assertThat(said).isEqualTo("1 documents of 1 stores");
        Map<String, String> entries = unzip(office.answers.fetch(office.ade, request.id()));
        assertThat(entries.keySet())
                .containsExactlyInAnyOrder(
                        "index.html", "privacy-office/" + request.name() + ".json");
        assertThat(entries.get("index.html")).contains("What is held about you", "GDPR Article 15");
        assertThat(everywhere("What is held about you")).isEmpty();
        assertThat(office.control.entries(office.ade, "privacy.access.fetch")).hasSize(1);
        office.control.clock.forward(Duration.ofDays(15));
        assertThatThrownBy(() -> office.answers.fetch(office.ade, request.id()))
                .isInstanceOf(NotFound.class);
        office.engine().forgetOld();
        assertThat(office.answers.file(office.ade, request)).isEqualTo(Optional.empty());
    }

    private static Map<String, String> unzip(byte[] bytes) throws Exception {
        Map<String, String> entries = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(
                        entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void whoPeopleWere_isForgottenThreeMonthsAfterTheEnd() {
        PrivacyRequest refused = office.received(RequestKind.ERASURE, ANN);
        PrivacyRequest open = office.received(RequestKind.ACCESS, Identifier.of("user-id", "ben"));
        office.requests.refuse(office.ade, refused.id(), "identity", "no answer");
        office.engine().forgetOld();
        assertThat(office.requests.identifiers(office.ade, refused.id())).isPresent();
        office.control.clock.forward(Duration.ofDays(91));
        office.engine().forgetOld();
        assertThat(office.requests.identifiers(office.ade, refused.id())).isEmpty();
        assertThat(office.requests.identifiers(office.ade, open.id())).isPresent();
        assertThat(office.now(refused.id()).state()).isEqualTo(RequestState.REFUSED);
        assertThat(office.received(RequestKind.ACCESS, ANN).pseudonym())
                .isNotEqualTo(refused.pseudonym());
    }

    @Test
    void badIntake_namesTheField() {
        assertThatThrownBy(() -> intake("gdpr", List.of(), Optional.empty()))
                .hasMessageContaining("identifiers");
        assertThatThrownBy(() -> intake("lgpd", List.of(ANN), Optional.empty()))
                .hasMessageContaining("regime");
        Intake future =
                intake(
                        "gdpr",
                        List.of(ANN),
                        Optional.of(office.control.clock.instant().plusSeconds(60)));
        assertThatThrownBy(() -> office.requests.create(office.ade, future))
                .hasMessageContaining("received_at");
    }

    private static Intake intake(
            String regime, List<Identifier> identifiers, Optional<Instant> received) {
        return new Intake(
                ACME, RequestKind.ERASURE, regime, Channel.FORM, received, identifiers, "", "");
    }
}

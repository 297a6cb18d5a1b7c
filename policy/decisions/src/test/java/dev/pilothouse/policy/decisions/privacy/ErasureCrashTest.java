package dev.pilothouse.policy.decisions.privacy;

import static dev.pilothouse.policy.decisions.privacy.Office.ACME;
import static dev.pilothouse.policy.decisions.privacy.Office.ANN;
import static dev.pilothouse.policy.decisions.privacy.Office.MAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.rules.privacy.ErasureCertificate;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Erasures end with a true certificate or stay open, whenever the process dies. A death is an error
 * thrown before or after a call to a store, which nothing catches and after which nothing is
 * written any more; another process goes on when the lease is over.
 */
class ErasureCrashTest {
    @TempDir Path folder;

    private final Office office = new Office();
    private Shelf first;
    private Shelf second;

    @BeforeEach
    void shelves() throws Exception {
        first = new Shelf(Files.createDirectory(folder.resolve("first")), "first");
        second = new Shelf(Files.createDirectory(folder.resolve("second")), "second");
        office.targets.add(first);
        office.targets.add(second);
        fill();
    }

    private void fill() {
        first.put(office.reference(ANN), "1");
        first.put(office.reference(ANN), "2");
        second.put(office.control.tenants.subjectReference(ACME, "ann@example.com"), "3");
        second.put(office.control.tenants.subjectReference(ACME, "ben"), "of-ben");
    }

    /** The process is gone. */
    private static final class Death extends Error {}

    /** The same stores; dies at the n-th moment before or after something was done to one. */
    private List<ErasureTarget> mortal(AtomicInteger moments) {
        List<ErasureTarget> those = new ArrayList<>();
        for (ErasureTarget target : office.targets) {
            those.add(
                    (ErasureTarget)
                            Proxy.newProxyInstance(
                                    ErasureTarget.class.getClassLoader(),
                                    new Class<?>[] {ErasureTarget.class},
                                    (proxy, method, arguments) -> {
                                        boolean acts = !method.getName().equals("store");
                                        if (acts) {
                                            tick(moments);
                                        }
                                        try {
                                            Object result = method.invoke(target, arguments);
                                            if (acts) {
                                                tick(moments);
                                            }
                                            return result;
                                        } catch (InvocationTargetException e) {
                                            throw e.getCause();
                                        }
                                    }));
        }
        return those;
    }

    private static void tick(AtomicInteger moments) {
        if (moments.getAndDecrement() == 0) {
            throw new Death();
        }
    }

    @Test
    void whereverItDies_itEndsWithATrueCertificate() {
        int deaths = 0;
        while (true) {
            fill();
            PrivacyRequest request = office.approved(ANN, MAIL);
            office.begin(request);
            AtomicInteger moments = new AtomicInteger(deaths);
            boolean died = false;
            try {
                office.engine(mortal(moments)).work(request.id());
            } catch (Death e) {
                died = true;
            }
            if (!died) {
                break;
            }
            deaths++;
            assertThat(office.now(request.id()).state()).isNotEqualTo(RequestState.DONE);
            assertThat(office.requests.certificate(office.ade, request.id())).isEmpty();
            assertThat(office.engine().work(request.id())).as("the lease is held").isEmpty();
            office.control.clock.forward(ErasureEngine.LEASE);
            assertThat(office.engine().work(request.id()).orElseThrow()).contains("signed");
            certified(request);
        }
        assertThat(deaths).as("moments tried").isGreaterThan(35);
    }

    private JsonNode certified(PrivacyRequest request) {
        PrivacyRequest after = office.now(request.id());
        assertThat(after.state()).isEqualTo(RequestState.DONE);
        String file = office.requests.certificate(office.ade, request.id()).orElseThrow();
        JsonNode said = ErasureCertificate.verified(file).said();
        assertThat(said.path("targets").size()).isEqualTo(3);
        assertThat(first.of(Set.of(office.reference(ANN)))).isEmpty();
        assertThat(folder.resolve("first")).isEmptyDirectory();
        assertThat(folder.resolve("second")).isDirectoryContaining("glob:**of-ben");
        assertThat(folder.resolve("second").toFile().list()).hasSize(1);
        assertThat(office.requests.identifiers(office.ade, request.id())).isEmpty();
        return said;
    }

    @Test
    void certificate_saysWhatHappened_withoutTheSubject() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine().work(request.id());
        JsonNode said = certified(request);
        assertThat(said.at("/targets/1/found").asLong()).isEqualTo(2);
        assertThat(said.at("/targets/1/erased").asLong()).isEqualTo(2);
        assertThat(said.at("/targets/1/control/found").asLong()).isEqualTo(1);
        assertThat(said.at("/approval/approved_by/0").asString())
                .isEqualTo(office.lena.id().toString());
        assertThat(said.at("/tombstone/expires_at").asString()).isNotEmpty();
        assertThat(said.at("/exceptions/0/ground").asString()).contains("17(3)(b)");
        assertThat(said.toString())
                .doesNotContainIgnoringCase("ann")
                .doesNotContain(office.reference(ANN));
        assertThat(office.control.entries(office.ade, "privacy.certify")).hasSize(1);
        assertThat(office.requests.open(office.ade)).isEmpty();
    }

    @Test
    void returningPerson_isANewBeginning() {
        PrivacyRequest request = office.approved(ANN);
        office.begin(request);
        office.engine().work(request.id());
        assertThat(tombstones()).isEqualTo(1);
        PrivacyRequest again = office.received(RequestKind.ACCESS, ANN);
        assertThat(again.pseudonym()).isNotEqualTo(request.pseudonym());
        assertThat(office.requests.others(office.ade, again)).isEmpty();
        office.control.clock.forward(Duration.ofDays(92));
        office.engine().forgetOld();
        assertThat(tombstones()).isZero();
    }

    private int tombstones() {
        try (Connection connection = office.control.store.app().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM pilothouse.tombstone")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void blindProbe_provesNothing_andNothingIsErased() {
        first.blind = true;
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        assertThat(office.engine().work(request.id()).orElseThrow()).startsWith("not done yet");
        ErasureStep step = step(request, "first");
        assertThat(step.state()).isEqualTo(ErasureStep.State.PLANTED);
        assertThat(step.trouble()).contains("would prove nothing");
        assertThat(first.of(Set.of(office.reference(ANN)))).hasSize(2);
        assertThat(office.requests.certificate(office.ade, request.id())).isEmpty();
        first.blind = false;
        assertThat(office.engine().work(request.id())).as("not before its time").isEmpty();
        office.control.clock.forward(Duration.ofMinutes(1));
        assertThat(office.engine().work(request.id()).orElseThrow()).contains("signed");
        certified(request);
    }

    private PrivacyRequest worked() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine().work(request.id());
        return request;
    }

    private void workAgain(PrivacyRequest request) {
        office.control.clock.forward(Duration.ofMinutes(10));
        office.engine().work(request.id());
    }

    @Test
    void placeThatCannotBeLookedAt_controlsNothing() {
        first.locked = 1;
        PrivacyRequest request = worked();
        assertThat(step(request, "first").state()).isEqualTo(ErasureStep.State.PLANTED);
        assertThat(step(request, "first").trouble())
                .isEqualTo("1 places could not be looked at: first");
        assertThat(first.of(Set.of(office.reference(ANN)))).hasSize(2);
        first.locked = 0;
        workAgain(request);
        certified(request);
    }

    @Test
    void lookThatFindsNothing_controlsNothing_whateverOthersFind() {
        first.others = List.of(new ErasureTarget.Look("one", 1), new ErasureTarget.Look("two", 0));
        PrivacyRequest request = worked();
        assertThat(step(request, "first").trouble()).contains("(two): it would prove nothing");
        assertThat(first.of(Set.of(office.reference(ANN)))).hasSize(2);
        first.others = List.of(new ErasureTarget.Look("one", 1), new ErasureTarget.Look("two", 1));
        workAgain(request);
        JsonNode said = certified(request);
        assertThat(said.at("/targets/1/control/looks").toString())
                .isEqualTo(
                        "[{'found':1,'name':'one'},{'found':1,'name':'two'}]".replace('\'', '"'));
    }

    /** The stores of the office; of the second some places cannot be looked at after erasing. */
    private List<ErasureTarget> secondLockedByErasing(int places) {
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                2,
                new Shelf(second.folder, "second") {
                    @Override
                    public long erase(Subject subject, LongConsumer done) {
                        locked = places;
                        return super.erase(subject, done);
                    }
                });
        return those;
    }

    @Test
    void placeThatCannotBeLookedAtAfterwards_provesNothing() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine(secondLockedByErasing(2)).work(request.id());
        ErasureStep step = step(request, "second");
        assertThat(step.state()).isEqualTo(ErasureStep.State.ERASED);
        assertThat(step.trouble()).isEqualTo("4 places could not be looked at");
        workAgain(request);
        assertThat(certified(request).at("/targets/2/proof/unlooked").asInt(-1)).isZero();
    }

    @Test
    void proofOfAnEarlierAttempt_isNone_whenTheNextLookFails() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine(secondLockedByErasing(1)).work(request.id());
        assertThat(step(request, "first").state()).isEqualTo(ErasureStep.State.PROBED);
        first.broken = "the disk does not answer";
        workAgain(request);
        assertThat(office.requests.certificate(office.ade, request.id())).isEmpty();
        assertThat(step(request, "first").state()).isEqualTo(ErasureStep.State.ERASED);
        assertThat(step(request, "first").trouble()).isEqualTo("the disk does not answer");
        first.broken = "";
        workAgain(request);
        certified(request);
    }

    @Test
    void whatWasPlantedAndIsLost_isPlantedOnceMore() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        AtomicInteger plants = new AtomicInteger();
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                1,
                new Shelf(first.folder, "first") {
                    @Override
                    public void plant(Subject canary) {
                        if (plants.getAndIncrement() > 0) {
                            super.plant(canary);
                        }
                    }
                });
        office.engine(those).work(request.id());
        assertThat(plants).hasValue(2);
        certified(request);
    }

    @Test
    void storeOfWhichThereIsNone_isStated_andEndsTheErasure() {
        second.absent = true;
        PrivacyRequest request = worked();
        JsonNode said = certified(request);
        assertThat(said.at("/targets/2/absent").asBoolean()).isTrue();
        String file = office.requests.certificate(office.ade, request.id()).orElseThrow();
        assertThat(CertificatePdf.write(file))
                .startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
        assertThat(said.at("/targets/2/proof/looks").isMissingNode()).isTrue();
        assertThat(said.at("/targets/1/absent").isMissingNode()).isTrue();
    }

    @Test
    void storeThatComesMeanwhile_isControlledAndErasedFirst() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        second.absent = true;
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                1,
                new Shelf(first.folder, "first") {
                    @Override
                    public Probe probe(Subject subject) {
                        second.absent = second.absent && !of(subject.references()).isEmpty();
                        return super.probe(subject);
                    }
                });
        office.engine(those).work(request.id());
        assertThat(step(request, "second").state()).isEqualTo(ErasureStep.State.WAITING);
        assertThat(step(request, "second").trouble()).contains("was not controlled");
        workAgain(request);
        assertThat(certified(request).at("/targets/2/control/found").asInt()).isEqualTo(1);
    }

    @Test
    void otherPlaceThanTheControlled_isControlledFirst() {
        first.others = List.of(new ErasureTarget.Look("here", 1));
        second.locked = 1;
        PrivacyRequest request = worked();
        first.others = List.of(new ErasureTarget.Look("there", 1));
        second.locked = 0;
        workAgain(request);
        assertThat(step(request, "first").trouble()).startsWith("here, there was not controlled");
        workAgain(request);
        JsonNode said = certified(request);
        assertThat(said.at("/targets/1/control/looks/0/name").asString()).isEqualTo("there");
        assertThat(said.at("/targets/1/proof/looks/0/name").asString()).isEqualTo("there");
    }

    @Test
    void legalHoldPlacedMeanwhile_pausesBeforeTheNextStore_andBeforeTheCertificate() {
        String hold = "subject " + office.reference(ANN);
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.held.add(hold);
        office.engine().work(request.id());
        assertThat(first.of(Set.of(office.reference(ANN)))).hasSize(2);
        PrivacyRequest held = office.now(request.id());
        assertThat(held.execution().orElseThrow().paused()).isTrue();
        assertThat(step(request, "access-files").trouble())
                .isEqualTo("under legal hold: subject " + request.pseudonym());
        assertThat(office.control.entries(office.ade, "privacy.pause")).hasSize(1);
        office.held.clear();
        second.locked = 1;
        goOn(request);
        assertThat(first.of(Set.of(office.reference(ANN)))).isEmpty();
        second.locked = 0;
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                2,
                new Shelf(second.folder, "second") {
                    @Override
                    public Probe probe(Subject subject) {
                        if (step(request, "second").erasedAt().isPresent()) {
                            office.held.add(hold);
                        }
                        return super.probe(subject);
                    }
                });
        office.control.clock.forward(Duration.ofMinutes(10));
        office.engine(those).work(request.id());
        assertThat(office.requests.certificate(office.ade, request.id())).isEmpty();
        assertThat(step(request, "second").trouble()).startsWith("under legal hold");
        office.held.clear();
        goOn(request);
        certified(request);
    }

    private void goOn(PrivacyRequest request) {
        office.engine().pause(office.ade, request.id(), false);
        Instant until = Instant.now().plusSeconds(30);
        while (office.jobs.list(office.ade).stream().anyMatch(j -> j.finishedAt().isEmpty())
                && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void keys_areGoneFromPages_afterTheCertificate_whichSaysWhenTheLogIs() throws Exception {
        PrivacyRequest request = office.approved(ANN, MAIL);
        byte[] key = sealed("SELECT key FROM pilothouse.subject");
        byte[] secret = sealed("SELECT sealed FROM pilothouse.privacy_secret");
        office.begin(request);
        office.engine().work(request.id());
        JsonNode said = certified(request);
        for (JsonNode destroyed : said.path("keys_destroyed")) {
            assertThat(Instant.parse(destroyed.path("bytes_gone_by").asString()))
                    .isEqualTo(
                            Instant.parse(destroyed.path("at").asString())
                                    .plus(Duration.ofDays(1)));
        }
        assertThat(office.engine().writeKeysAnew()).containsExactly(request.name());
        assertThat(office.engine().writeKeysAnew()).isEmpty();
        assertThat(office.control.entries(office.ade, "privacy.write-anew")).hasSize(1);
        assertThat(filesWith(key)).isEmpty();
        assertThat(filesWith(secret)).isEmpty();
    }

    private byte[] sealed(String sql) throws SQLException {
        try (Connection connection = office.control.store.app().getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getBytes(1);
        }
    }

    /** Of tables and indexes of the server. */
    private static List<Path> filesWith(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try (var files = Files.walk(TestPostgres.data().resolve("base"))) {
            return files.filter(Files::isRegularFile).filter(f -> holds(f, text)).toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (java.io.IOException gone) {
            return false;
        }
    }

    /** For consoles that are asked about an id. */
    @Test
    void whoItIsAbout_isKnownFromTheRequest_andAfterwardsFromItsTombstones() {
        ErasureSubjects known =
                new ErasureSubjects(office.control.database, office.control.clock, office.subjects);
        List<ErasureTarget.Subject> seen = new ArrayList<>();
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                1,
                new Shelf(first.folder, "first") {
                    @Override
                    public Probe probe(Subject subject) {
                        seen.add(subject);
                        assertThat(known.of(subject.request())).contains(subject);
                        return super.probe(subject);
                    }
                });
        office.engine(those).work(request.id());
        certified(request);
        assertThat(seen).hasSize(3);
        ErasureTarget.Subject later = known.of(request.id()).orElseThrow();
        assertThat(later.identifiers()).isEmpty();
        assertThat(later.references()).isEqualTo(seen.get(1).references()).isNotEmpty();
        assertThat(known.of(java.util.UUID.randomUUID())).isEmpty();
    }

    @Test
    void storeThatDeletesNothing_keepsTheRequestOpen() {
        second.deaf = true;
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine().work(request.id());
        ErasureStep step = step(request, "second");
        assertThat(step.trouble()).contains("found in 2 places");
        assertThat(step.proof().orElseThrow().places()).containsExactly("second");
        assertThat(office.now(request.id()).state()).isEqualTo(RequestState.EXECUTING);
        second.deaf = false;
        office.control.clock.forward(Duration.ofMinutes(1));
        office.engine().work(request.id());
        certified(request);
    }

    @Test
    void whatWaitsToBeReplaced_isNamed_andOnceItIsTheErasureEnds() {
        second.waits = "prompt greeting";
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine().work(request.id());
        ErasureStep step = step(request, "second");
        assertThat(step.trouble())
                .isEqualTo("waits until somebody replaces prompt greeting (Olga)");
        assertThat(step.kept().getFirst().link()).isEqualTo("/prompts/acme/greeting");
        assertThat(office.now(request.id()).state()).isEqualTo(RequestState.EXECUTING);
        second.waits = "";
        assertThat(office.engine().work(request.id())).as("not before its time").isEmpty();
        assertThat(office.engine().pause(office.ade, request.id(), false))
                .as("unless somebody asks")
                .isPresent();
        awaitDone(request);
        assertThat(certified(request).path("exceptions").toString()).doesNotContain("greeting");
    }

    @Test
    void laterProbe_findsWhatCameBack_andIsInTheAuditLog() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        assertThatThrownBy(() -> office.engine().probeAgain(office.ade, request.id()))
                .hasMessageContaining("only what was erased");
        office.begin(request);
        office.engine().work(request.id());
        String file = office.requests.certificate(office.ade, request.id()).orElseThrow();
        assertThat(probedAgain(request)).isEqualTo("nothing found in 3 stores");
        second.of = "another";
        second.put(office.reference(ANN), "of-another-tenant");
        assertThat(probedAgain(request)).isEqualTo("nothing found in 2 stores");
        first.put(office.reference(ANN), "from-a-backup");
        assertThat(probedAgain(request)).isEqualTo("found in 1 places");
        assertThat(office.control.entries(office.ade, "privacy.probe").getFirst().details())
                .extracting("after")
                .asString()
                .contains("first=1", "Shelf first: first");
        assertThat(office.requests.certificate(office.ade, request.id())).contains(file);
        office.control.clock.forward(Duration.ofDays(92));
        office.engine().forgetOld();
        assertThatThrownBy(() -> office.engine().probeAgain(office.ade, request.id()))
                .hasMessageContaining("tombstones have ended");
    }

    private String probedAgain(PrivacyRequest request) {
        int before = office.control.entries(office.ade, "privacy.probe").size();
        var job = office.engine().probeAgain(office.ade, request.id());
        Instant until = Instant.now().plusSeconds(30);
        while (office.control.entries(office.ade, "privacy.probe").size() == before
                && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        while (office.jobs.list(office.ade).stream()
                        .anyMatch(j -> j.id().equals(job.id()) && j.finishedAt().isEmpty())
                && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        return office.jobs.list(office.ade).stream()
                .filter(j -> j.id().equals(job.id()))
                .findFirst()
                .orElseThrow()
                .detail();
    }

    private ErasureStep step(PrivacyRequest request, String id) {
        return office.requests.steps(office.ade, request).stream()
                .filter(s -> s.store().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatAppearsInAStoreAfterItsErasure_isFoundByTheLastLook() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        AtomicInteger late = new AtomicInteger();
        List<ErasureTarget> those = new ArrayList<>(office.targets);
        those.set(
                2,
                new Shelf(second.folder, "second") {
                    @Override
                    public long erase(Subject subject, LongConsumer done) {
                        if (late.getAndIncrement() == 0) {
                            first.put(office.reference(ANN), "late");
                        }
                        return super.erase(subject, done);
                    }
                });
        assertThat(office.engine(those).work(request.id()).orElseThrow())
                .startsWith("not done yet");
        office.control.clock.forward(Duration.ofMinutes(1));
        office.engine(those).work(request.id());
        certified(request);
    }

    @Test
    void pausedErasure_waits_andGoesOn() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        office.engine().pause(office.ade, request.id(), true);
        assertThat(office.engine().work(request.id())).isEmpty();
        assertThat(office.engine().resume()).isEmpty();
        assertThat(first.of(Set.of(office.reference(ANN)))).hasSize(2);
        assertThat(office.engine().pause(office.ade, request.id(), false)).isPresent();
        awaitDone(request);
        certified(request);
    }

    @Test
    void abandonedErasure_isTakenUpAsAJob() {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        assertThat(office.engine().resume()).hasSize(1);
        assertThat(office.engine().resume()).isEmpty();
        awaitDone(request);
        certified(request);
        assertThat(office.jobs.list(office.ade).getFirst().title())
                .isEqualTo("Erasure " + request.name());
    }

    private void awaitDone(PrivacyRequest request) {
        Instant until = Instant.now().plusSeconds(30);
        while (office.now(request.id()).state() != RequestState.DONE
                && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void otherStoresThanPlanned_needAnotherPlan() {
        PrivacyRequest request = office.approved(ANN);
        office.targets.removeLast();
        assertThatThrownBy(() -> office.engine().execute(office.ade, request.id()))
                .hasMessageContaining("the plan is about");
    }

    @Test
    void postgres_refusesACertificate_whileSomethingIsNotProved() throws Exception {
        PrivacyRequest request = office.approved(ANN, MAIL);
        office.begin(request);
        try (Connection connection = office.control.store.app().getConnection();
                Statement statement = connection.createStatement()) {
            String insert =
                    "INSERT INTO pilothouse.privacy_certificate VALUES ('%s', '{}', '%s', now())"
                            .formatted(request.id(), "0".repeat(64));
            assertThatThrownBy(() -> statement.execute(insert))
                    .hasMessageContaining("not proved empty");
            assertThatThrownBy(() ->
                            statement.execute(
                                    "UPDATE pilothouse.privacy_step SET state = 'probed'"
                                            + " WHERE request = '"
                                            + request.id()
                                            + "'"))
                    .hasMessageContaining("probed_and_empty");
        }
    }

    @Test
    void machinesAndOthers_doNotExecute() {
        PrivacyRequest request = office.approved(ANN);
        assertThatThrownBy(() ->
                        office.engine()
                                .execute(office.control.person("olga", Role.ONCALL), request.id()))
                .isInstanceOf(dev.pilothouse.db.model.NotFound.class);
        assertThat(office.now(request.id()).execution()).isEmpty();
    }
}

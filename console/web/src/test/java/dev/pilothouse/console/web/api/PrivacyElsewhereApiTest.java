package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.console.web.connect.ConnectedStores;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.PlayedQdrant;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.Outbox;
import dev.pilothouse.policy.decisions.privacy.Channel;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import dev.pilothouse.policy.decisions.privacy.Identifier;
import dev.pilothouse.policy.decisions.privacy.Intake;
import dev.pilothouse.policy.decisions.privacy.LetterPost;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.Processors;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.Subjects;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Connectors, processors and letters over REST. */
@ExtendWith(TestPostgres.class)
class PrivacyElsewhereApiTest {
    private static final String STORES = "/api/v1/privacy-connectors";
    private static final String OTHERS = "/api/v1/privacy-processors";

    private static MockMvc api;
    private static Access access;
    private static AuditReader entries;
    private static Outbox outbox;
    private static PrivacyRequests requests;
    private static Actor.Person ade;
    private static Actor.Person engineer;

    private record Answer(int status, JsonNode body) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    @BeforeAll
    static void open(TestDatabase scratch) {
        Migrations.migrate(scratch.url(), "pilothouse_owner", scratch.ownerPassword());
        Database database = new Database(scratch.app());
        Clock clock = Clock.systemUTC();
        AuditLog log = new AuditLog(clock);
        Sealer sealer = Sealer.of(Sealer.newKeyset());
        Tenants tenants = new Tenants(database, log, clock, sealer);
        access = new Access(database, log, clock);
        entries = new AuditReader(database, log);
        Actor.Person admin = person("admin", Role.ADMIN);
        ade = person("ade", Role.COMPLIANCE);
        engineer = person("engineer", Role.ENGINEER);
        tenants.create(admin, new TenantId("acme"), "Acme");
        Subjects subjects = new Subjects(tenants, sealer);
        requests =
                new PrivacyRequests(
                        database,
                        log,
                        clock,
                        subjects,
                        new Approvals(database, log, clock, List::of));
        outbox = new Outbox(database, log, clock, sealer);
        api =
                MockMvcBuilders.standaloneSetup(
                                new PrivacyConnectorsController(
                                        new Connectors(
                                                database,
                                                log,
                                                clock,
                                                sealer,
                                                subjects,
                                                new ConnectedStores(tenants, clock))),
                                new PrivacyProcessorsController(
                                        new Processors(database, log, clock),
                                        requests,
                                        new LetterPost(
                                                database, log, subjects, Optional.of(outbox))))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    private static Actor.Person person(String name, Role role) {
        Actor.Person person =
                access.signIn(
                        new Identity("https://id.example", name, name, name, Optional.empty()));
        access.grant(
                new Actor.Person(
                        UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN))),
                person.id(),
                Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    private static Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        MockHttpServletResponse response = api.perform(request).andReturn().getResponse();
        String text = response.getContentAsString();
        return new Answer(
                response.getStatus(), JsonMapper.shared().readTree(text.isEmpty() ? "{}" : text));
    }

    private static Answer send(Actor actor, MockHttpServletRequestBuilder to, String body)
            throws Exception {
        return as(actor, to.contentType(MediaType.APPLICATION_JSON).content(body));
    }

    @Test
    void connector_isAddedTriedChangedAndRemoved_andItsSecretNeverShown() throws Exception {
        try (PlayedQdrant qdrant = new PlayedQdrant("docs", "the-api-key", 3)) {
            String body =
                    """
                    {"tenant":"acme","name":"Docs","kind":"qdrant","address":"%s","place":"docs",\
                    "field":"user","secret":"%s"}\
                    """;
            Answer made = send(ade, post(STORES), body.formatted(qdrant.url(), "a wrong key"));
            assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
            assertThat(made.body().toString()).doesNotContain("wrong key");
            assertThat(made.body().has("works")).isFalse();
            String one = STORES + "/" + made.text("/id");
            Answer no = as(ade, post(one + "/check"));
            assertThat(no.body().path("works").asBoolean()).isFalse();
            assertThat(no.text("/trouble")).contains("API key");
            send(ade, put(one + "/secret"), "{\"secret\":\"the-api-key\"}");
            Answer yes = as(ade, post(one + "/check"));
            assertThat(yes.body().path("works").asBoolean()).as(yes.body().toString()).isTrue();
            assertThat(qdrant.points()).isZero();
            Answer list = as(ade, get(STORES + "?tenant=acme"));
            assertThat(list.text("/connectors/0/name")).isEqualTo("Docs");
            assertThat(list.body().toString()).doesNotContain("the-api-key");
            Answer stale =
                    send(
                            ade,
                            put(one),
                            """
                            {"version":9,"name":"D","kind":"qdrant","address":"%s","place":"docs",\
                            "field":"user"}\
                            """
                                    .formatted(qdrant.url()));
            assertThat(stale.text("/error/code")).isEqualTo("changed-meanwhile");
            assertThat(as(engineer, get(STORES)).status()).isEqualTo(403);
            assertThat(as(engineer, delete(one)).status()).isEqualTo(404);
            assertThat(denied()).contains("DELETE " + one);
            assertThat(as(Actor.OPERATOR, get(STORES)).status()).isEqualTo(403);
            assertThat(as(ade, delete(one)).status()).isEqualTo(204);
            assertThat(as(ade, get(STORES)).body().path("connectors")).isEmpty();
        }
    }

    /** What was tried and refused, be it that it was said not to exist. */
    private static String denied() {
        return entries
                .page(ade, AuditFilter.ALL.withAction("access.deny"), OptionalLong.empty(), 50)
                .entries()
                .stream()
                .map(e -> e.detail().orElse(""))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void badInput_namesTheField() throws Exception {
        String body =
                """
                {"tenant":"acme","name":"X","kind":"%s","address":"%s","place":"%s","field":"u"}\
                """;
        assertThat(send(ade, post(STORES), body.formatted("redis", "x", "y")).text("/error/field"))
                .isEqualTo("kind");
        assertThat(
                        send(ade, post(STORES), body.formatted("qdrant", "http://10.0.0.8", "y"))
                                .text("/error/field"))
                .isEqualTo("address");
        assertThat(
                        send(
                                        ade,
                                        post(STORES),
                                        body.formatted("qdrant", "https://q.example", "a/b"))
                                .text("/error/field"))
                .isEqualTo("place");
        assertThat(
                        send(
                                        ade,
                                        post(OTHERS),
                                        "{\"tenant\":\"acme\",\"name\":\"A\",\"holds\":\"b\",\"e_mail\":\"no\"}")
                                .text("/error/field"))
                .isEqualTo("e_mail");
    }

    @Test
    void processor_isAddedAndRemoved() throws Exception {
        Answer made =
                send(
                        ade,
                        post(OTHERS),
                        """
                        {"tenant":"acme","name":"Acme AI","e_mail":"privacy@acme-ai.test",\
                        "holds":"Prompts","contract":"DPA-7","told":"references"}\
                        """);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        assertThat(as(ade, get(OTHERS)).text("/processors/0/e_mail"))
                .isEqualTo("privacy@acme-ai.test");
        assertThat(as(ade, get(OTHERS + "/suggestions?tenant=acme")).status()).isEqualTo(200);
        assertThat(as(engineer, get(OTHERS)).status()).isEqualTo(403);
        assertThat(as(ade, delete(OTHERS + "/" + made.text("/id"))).status()).isEqualTo(204);
    }

    @Test
    void letter_isQueued_toAnAddressOfTheRequestOnly() throws Exception {
        var request =
                requests.create(
                        ade,
                        new Intake(
                                new TenantId("acme"),
                                RequestKind.ACCESS,
                                "gdpr",
                                Channel.FORM,
                                Optional.empty(),
                                List.of(Identifier.of("e-mail", "ann@else.test")),
                                "",
                                ""));
        String letters = "/api/v1/privacy-requests/" + request.name() + "/letters";
        Answer no =
                send(ade, post(letters), "{\"letter\":\"received\",\"address\":\"eve@else.test\"}");
        assertThat(no.text("/error/field")).isEqualTo("address");
        String body = "{\"letter\":\"received\",\"address\":\"ann@else.test\"}";
        assertThat(send(engineer, post(letters), body).status()).isEqualTo(404);
        assertThat(denied()).contains("POST " + letters);
        Answer yes = send(ade, post(letters), body);
        assertThat(yes.status()).isEqualTo(202);
        assertThat(yes.text("/text")).contains(request.name());
        assertThat(outbox.claim().orElseThrow().address()).contains("ann@else.test");
        assertThat(
                        as(ade, get("/api/v1/privacy-requests/" + request.name() + "/notices"))
                                .body()
                                .path("notices"))
                .isEmpty();
    }
}

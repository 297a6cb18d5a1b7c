package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.FeatureSets;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.SeenFeature;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FeaturesApiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TenantId ACME = new TenantId("acme");
    private static final String CHAT =
            """
            {"tenant":"acme","id":"chat","team":"support","display_name":"Chat",
             "purpose":"Answers customers","owner":{"name":"Ada","contact":"ada@acme.example"},
             "people_affected":["customers"],"countries":["FR","DE"],"models":["gpt"]}\
            """;

    private final TestDatabase store = TestPostgres.database();
    private final Actor engineer = person(Role.ENGINEER);
    private final Actor colleague = person(Role.ENGINEER);
    private Features features;
    private MockMvc api;

    private record Answer(int status, JsonNode body, String raw) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }

        long version() {
            return body.path("version").asLong();
        }
    }

    private static Actor person(Role role) {
        return new Actor.Person(
                UUID.randomUUID(), role.word(), role.word(), Set.of(Grant.everywhere(role)));
    }

    @BeforeEach
    void open() {
        Migrations.migrate(store.url(), "pilothouse_owner", store.ownerPassword());
        Database database = new Database(store.app());
        Clock clock = Clock.systemUTC();
        AuditLog log = new AuditLog(clock);
        Actor admin = person(Role.ADMIN);
        new Tenants(database, log, clock, Sealer.of(Sealer.newKeyset()))
                .create(admin, ACME, "Acme");
        new Teams(database, log, clock).create(admin, ACME, new TeamId("support"), "Support");
        features = new Features(database, log, clock);
        api =
                MockMvcBuilders.standaloneSetup(
                                new FeaturesController(features),
                                new FeatureFilesController(
                                        features,
                                        new FeatureSets(database, features),
                                        new TakenFiles(database, log)))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    private Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, null, "bearer"));
        var response = api.perform(request).andReturn().getResponse();
        String raw = response.getContentAsString();
        return new Answer(
                response.getStatus(),
                raw.startsWith("{") ? JSON.readTree(raw) : JSON.createObjectNode(),
                raw);
    }

    private static MockHttpServletRequestBuilder json(
            MockHttpServletRequestBuilder request, Object body) {
        return request.contentType(MediaType.APPLICATION_JSON)
                .content(body instanceof String text ? text : JSON.writeValueAsString(body));
    }

    private Answer declared() throws Exception {
        Answer made = as(engineer, json(post("/api/v1/features"), CHAT));
        assertThat(made.status()).isEqualTo(201);
        return made;
    }

    private Answer step(Actor actor, String step, long version) throws Exception {
        return as(
                actor,
                json(
                        post("/api/v1/features/acme/chat/steps"),
                        Map.of("step", step, "version", version, "reason", "tested")));
    }

    @Test
    void feature_isDeclaredReadAndChanged() throws Exception {
        Answer made = declared();
        assertThat(made.text("/state")).isEqualTo("draft");
        assertThat(made.text("/owner/contact")).isEqualTo("ada@acme.example");
        assertThat(made.body().path("countries").valueStream().map(JsonNode::asString))
                .containsExactly("DE", "FR");
        assertThat(made.body().path("steps").valueStream().map(JsonNode::asString))
                .containsExactly("submit", "retire");
        assertThat(as(engineer, json(post("/api/v1/features"), CHAT)).status()).isEqualTo(409);

        String change = "{\"version\":1,\"team\":\"support\",\"display_name\":\"Chat 2\"}";
        Answer changed = as(engineer, json(put("/api/v1/features/acme/chat"), change));
        assertThat(changed.text("/display_name")).isEqualTo("Chat 2");
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.text("/owner/name")).isEmpty();
        Answer late = as(colleague, json(put("/api/v1/features/acme/chat"), change));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/error/code")).isEqualTo("changed-meanwhile");
        assertThat(late.body().at("/error/changes/0/field").asString("")).isNotEmpty();
        assertThat(late.body().at("/error/changes/0").propertyNames())
                .containsExactly("field", "yours", "theirs");
        assertThat(as(colleague, get("/api/v1/features/acme/chat")).body())
                .isEqualTo(changed.body());
        assertThat(as(colleague, get("/api/v1/features/acme/gone")).status()).isEqualTo(404);
    }

    @Test
    void badField_isNamed() throws Exception {
        for (String[] bad :
                new String[][] {
                    {
                        "\"countries\":[\"FR\",\"DE\"]",
                        "\"countries\":[\"DE\",\"ZZ\"]",
                        "countries[1]"
                    },
                    {"\"countries\":[\"FR\",\"DE\"]", "\"countries\":\"DE\"", "countries"},
                    {"\"name\":\"Ada\"", "\"nmae\":\"Ada\"", "owner.nmae"},
                    {"\"team\":\"support\"", "\"team\":\"\"", "team"},
                    {"\"models\":[\"gpt\"]", "\"state\":\"running\"", "state"},
                    {"\"models\":[\"gpt\"]", "\"state\":\"live\"", "state"},
                    {"\"models\":[\"gpt\"]", "\"colour\":\"red\"", "colour"}
                }) {
            Answer refused =
                    as(engineer, json(post("/api/v1/features"), CHAT.replace(bad[0], bad[1])));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text("/error/field")).isEqualTo(bad[2]);
        }
        assertThat(features.list(engineer)).isEmpty();
    }

    @Test
    void steps_needTwoPeopleToGoLive() throws Exception {
        Answer asked = step(engineer, "submit", declared().version());
        assertThat(asked.text("/submitted/name")).isEqualTo("engineer");
        Answer same = step(engineer, "go-live", asked.version());
        assertThat(same.status()).isEqualTo(409);
        assertThat(same.text("/error/code")).isEqualTo("same-person");
        Answer live = step(colleague, "go-live", asked.version());
        assertThat(live.text("/state")).isEqualTo("live");
        Answer wrong = step(colleague, "submit", live.version());
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/message")).contains("suspend or retire; it is live");
        assertThat(step(person(Role.COMPLIANCE), "suspend", live.version()).status())
                .isEqualTo(403);
    }

    @Test
    void list_pagesAndNarrows() throws Exception {
        declared();
        as(engineer, json(post("/api/v1/features"), CHAT.replace("\"chat\"", "\"search\"")));
        features.seen(
                List.of(
                        new SeenFeature(
                                ACME, new FeatureId("odd"), Instant.now(), Optional.empty())));
        Answer first = as(engineer, get("/api/v1/features?limit=2"));
        assertThat(first.body().path("features")).hasSize(2);
        assertThat(first.text("/next")).isEqualTo("acme/odd");
        Answer second = as(engineer, get("/api/v1/features?limit=2&after=acme/odd"));
        assertThat(second.text("/features/0/id")).isEqualTo("search");
        assertThat(second.body().has("next")).isFalse();
        Answer undeclared = as(engineer, get("/api/v1/features?declared=false"));
        assertThat(undeclared.body().path("features")).hasSize(1);
        assertThat(undeclared.text("/features/0/id")).isEqualTo("odd");
        assertThat(undeclared.body().at("/features/0/steps")).isEmpty();
        assertThat(as(engineer, get("/api/v1/features?state=lively")).text("/error/field"))
                .isEqualTo("state");
        assertThat(as(engineer, get("/api/v1/features?limit=0")).text("/error/field"))
                .isEqualTo("limit");
    }

    private Answer apply(Actor actor, boolean dry, Object seen, String... texts) throws Exception {
        List<Map<String, String>> files =
                IntStream.range(0, texts.length)
                        .mapToObj(i -> Map.of("name", "f" + i + ".yaml", "text", texts[i]))
                        .toList();
        Map<String, Object> body =
                dry
                        ? Map.of("files", files, "dry_run", true)
                        : Map.of("files", files, "seen", seen);
        return as(actor, json(post("/api/v1/features/apply"), body));
    }

    private static List<Map<String, Object>> seen(Answer compared) {
        return compared.body()
                .path("changes")
                .valueStream()
                .map(c ->
                        Map.<String, Object>of(
                                "feature",
                                c.path("feature").asString(),
                                "version",
                                c.path("version").asLong()))
                .toList();
    }

    @Test
    void export_appliedAgain_differsInNothing() throws Exception {
        declared();
        as(
                engineer,
                json(
                        post("/api/v1/features"),
                        CHAT.replace("\"chat\"", "\"no\"")
                                .replace("Answers", "null: - 'x'\\n\\ny")));
        Answer exported = as(engineer, get("/api/v1/features/export?tenant=acme"));
        assertThat(exported.raw()).startsWith("---\nkind: Feature\n").contains("id: 'no'");
        Answer compared = apply(engineer, true, "", exported.raw());
        assertThat(compared.body().path("differs").asBoolean()).isFalse();
        Answer applied = apply(engineer, false, seen(compared), exported.raw());
        assertThat(applied.body().path("differs").asBoolean()).isFalse();
        assertThat(as(engineer, get("/api/v1/features/acme/chat")).version()).isEqualTo(1);
    }

    @Test
    void files_areComparedAndThenApplied_unlessChangedMeanwhile() throws Exception {
        Answer made = declared();
        String chat = as(engineer, get("/api/v1/features/export")).raw();
        String search = "kind: Feature\ntenant: acme\nid: search\nteam: support\n";
        String[] files = {chat.replace("gpt", "gpt-2"), search};
        Answer compared = apply(engineer, true, "", files);
        assertThat(compared.body().path("applied").asBoolean()).isFalse();
        assertThat(compared.text("/changes/0/kind")).isEqualTo("changed");
        assertThat(compared.text("/changes/0/fields/0/field")).isEqualTo("models");
        assertThat(compared.text("/changes/0/fields/0/before")).isEqualTo("gpt");
        assertThat(compared.text("/changes/0/fields/0/after")).isEqualTo("gpt-2");
        assertThat(compared.text("/changes/1/kind")).isEqualTo("new");

        step(colleague, "submit", made.version());
        Answer late = apply(engineer, false, seen(compared), files);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/error/code")).isEqualTo("changed-meanwhile");
        assertThat(as(engineer, get("/api/v1/features/acme/search")).status()).isEqualTo(404);

        step(colleague, "send-back", made.version() + 1);
        Answer again = apply(engineer, true, "", files);
        Answer applied = apply(engineer, false, seen(again), files);
        assertThat(applied.body().path("applied").asBoolean()).isTrue();
        assertThat(as(engineer, get("/api/v1/features/acme/search")).status()).isEqualTo(200);
        assertThat(apply(person(Role.EXECUTIVE), true, "", files).status()).isEqualTo(403);
    }

    @Test
    void badFiles_nameEachProblemAtItsPlace_andNothingIsApplied() throws Exception {
        String fine = "kind: Feature\ntenant: acme\nid: fine\nteam: support\n";
        String bad = fine + "---\n" + fine.replace("fine", "bad") + "countries: [DE, XX]\n";
        Answer parsed = apply(engineer, true, "", fine, bad);
        assertThat(parsed.status()).isEqualTo(400);
        assertThat(parsed.text("/error/code")).isEqualTo("bad-files");
        assertThat(parsed.text("/error/problems/0/file")).isEqualTo("f1.yaml");
        assertThat(parsed.body().at("/error/problems/0/line").asInt()).isEqualTo(10);
        assertThat(parsed.text("/error/problems/0/field")).isEqualTo("countries[1]");
        assertThat(parsed.text("/error/message"))
                .contains("f1.yaml:10: countries[1]: 'XX' (expected: an ISO 3166-1");

        String nobody = fine.replace("fine", "other").replace("support", "nobody");
        Answer refused =
                apply(
                        engineer,
                        false,
                        List.of(Map.of("feature", "a/b", "version", 0)),
                        fine,
                        nobody);
        assertThat(refused.text("/error/message"))
                .contains("f1.yaml:4: team 'nobody' does not exist");
        assertThat(features.list(engineer)).isEmpty();
    }
}

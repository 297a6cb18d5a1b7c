package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.db.postgres.Database;
import dev.pilothouse.db.postgres.Migrations;
import dev.pilothouse.db.testkit.TestDatabase;
import dev.pilothouse.db.testkit.TestPostgres;
import dev.pilothouse.policy.audit.AuditLog;
import dev.pilothouse.policy.decisions.Access;
import dev.pilothouse.policy.decisions.Approvals;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.DeniedAttempts;
import dev.pilothouse.policy.decisions.Identity;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.policy.decisions.KilledReleases;
import dev.pilothouse.policy.rules.Seal;
import dev.pilothouse.policy.rules.Signatures;
import dev.pilothouse.policy.rules.prompts.ReleaseFile;
import dev.pilothouse.registry.Canaries;
import dev.pilothouse.registry.CanaryFigures;
import dev.pilothouse.registry.CanaryFigures.Measure;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.FirstStart;
import dev.pilothouse.registry.Keys;
import dev.pilothouse.registry.Playground;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.Prompts;
import dev.pilothouse.registry.Providers;
import dev.pilothouse.registry.Release;
import dev.pilothouse.registry.ReleaseApprovals;
import dev.pilothouse.registry.ReleaseFiles;
import dev.pilothouse.registry.ReleaseRules;
import dev.pilothouse.registry.Releases;
import dev.pilothouse.registry.Sealer;
import dev.pilothouse.registry.Teams;
import dev.pilothouse.registry.Tenants;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A prompt's life over REST, with the real approvals. */
@ExtendWith(TestPostgres.class)
class PromptsApiTest {
    private static final String CONTENT =
            "{\"model\":\""
                    + FirstStart.MODEL
                    + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are %s.\"}]}";
    private static final String CONTESTED = "/api/v1/prompts/default/contested";
    private static final String TRIED = "/api/v1/prompts/default/tried";
    private static final String PROMPT = "/api/v1/prompts/default/answer";

    private static final CanaryFigures FIGURES =
            new CanaryFigures(
                    new CanaryFigures.Side(
                            40,
                            2,
                            Measure.NONE,
                            new Measure(38, 900, 10),
                            Measure.NONE,
                            "",
                            new TreeMap<>()),
                    CanaryFigures.Side.NONE);

    private static MockMvc api;
    private static Access access;
    private static Approvals approvals;
    private static Playground playground;
    private static Actor author;
    private static Actor officer;
    private static Actor oncall;
    private static Actor admin;

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
        access = new Access(database, log, clock);
        new FirstStart(
                        database,
                        new Tenants(database, log, clock, sealer),
                        new Teams(database, log, clock),
                        new Features(database, log, clock),
                        new Providers(database, log, clock, sealer),
                        new Deployments(database, log, clock),
                        new Prices(database, log, clock))
                .run("pool-1", "http://127.0.0.1:1/v1", 4);
        ReleaseApprovals decided = new ReleaseApprovals(log);
        approvals = new Approvals(database, log, clock, () -> List.of(decided));
        KillSwitches switches =
                new KillSwitches(
                        database, log, clock, approvals, new Tenants(database, log, clock, sealer));
        Releases releases =
                new Releases(database, log, clock, approvals, new KilledReleases(switches, clock));
        Canaries canaries =
                new Canaries(
                        database,
                        log,
                        clock,
                        new KilledReleases(switches, clock),
                        (tenant, feature, environment, canary, stable, since) -> FIGURES);
        KeyPair pair = Signatures.generate();
        ReleaseFiles files =
                new ReleaseFiles(
                        database,
                        log,
                        bytes ->
                                Seal.of(
                                        "kill-1",
                                        pair.getPublic().getEncoded(),
                                        Signatures.sign(
                                                pair.getPrivate().getEncoded(),
                                                ReleaseFile.DOMAIN,
                                                bytes)));
        playground =
                new Playground(
                        database,
                        log,
                        clock,
                        new Keys(database, log, clock, new Features(database, log, clock)));
        api =
                MockMvcBuilders.standaloneSetup(
                                new PromptsController(new Prompts(database, log, clock)),
                                new PlaygroundController(playground),
                                new ReleasesController(releases, canaries, files),
                                new ReleaseRulesController(new ReleaseRules(database, log, clock)))
                        .setControllerAdvice(new Refusals(new DeniedAttempts(database, log, clock)))
                        .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                        .build();
        author = person("ann", Role.ENGINEER);
        officer = person("cleo", Role.COMPLIANCE);
        oncall = person("otto", Role.ONCALL);
        admin = person("ada", Role.ADMIN);
    }

    private static Actor root() {
        return new Actor.Person(
                UUID.randomUUID(), "root", "root", Set.of(Grant.everywhere(Role.ADMIN)));
    }

    private static Actor person(String name, Role role) {
        Actor.Person person =
                access.signIn(new Identity("test", name, name, name, Optional.empty()));
        access.grant(root(), person.id(), Grant.everywhere(role));
        return access.current(person.id()).orElseThrow();
    }

    @Test
    void conflict_saysWhatTheDraftSays_besideTheRefusedOne() throws Exception {
        push(CONTESTED, "first", 0);
        Answer read = as(author, get(CONTESTED));
        long version = read.body().path("draft_version").asLong();
        assertThat(draft(author, "theirs", version).status()).isEqualTo(200);
        Answer late = draft(admin, "mine", version);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/error/changes/0/field")).isEqualTo("messages[0]");
        assertThat(late.text("/error/changes/0/yours")).isEqualTo("You are mine.");
        assertThat(late.text("/error/changes/0/theirs")).isEqualTo("You are theirs.");
    }

    private static Answer draft(Actor actor, String says, long version) throws Exception {
        return as(
                actor,
                json(
                        put(CONTESTED + "/draft"),
                        "{\"draft_version\":%d,\"content\":{\"model\":\"%s\",\"messages\":[{\"role\":\"system\",\"content\":\"You are %s.\"}]}}"
                                .formatted(version, FirstStart.MODEL, says)));
    }

    @Test
    void runs_areListedPaged_readAndDeletedByWhoMadeThem() throws Exception {
        push(TRIED, "first", 0);
        UUID first = kept("One");
        UUID second = kept("Two");
        Answer page = as(officer, get(TRIED + "/runs?limit=1"));
        assertThat(page.text("/runs/0/id")).isEqualTo(second.toString());
        assertThat(page.body().at("/runs/0").has("answer")).isFalse();
        assertThat(page.text("/next")).isEqualTo(second.toString());
        Answer next = as(officer, get(TRIED + "/runs?limit=10&after=" + second));
        assertThat(next.text("/runs/0/id")).isEqualTo(first.toString());
        assertThat(next.body().has("next")).isFalse();
        Answer run = as(officer, get(TRIED + "/runs/" + first));
        assertThat(run.text("/answer")).isEqualTo("One");
        assertThat(run.text("/variables/question")).isEqualTo("Why?");
        assertThat(as(officer, get(TRIED + "/runs/" + UUID.randomUUID())).status()).isEqualTo(404);
        assertThat(as(officer, get(TRIED + "/runs/nothing")).text("/error/field")).isEqualTo("id");
        assertThat(as(officer, get(TRIED + "/runs?limit=0")).text("/error/field"))
                .isEqualTo("limit");
        assertThat(as(officer, delete(TRIED + "/runs/" + first)).status()).isEqualTo(403);
        assertThat(as(admin, delete(TRIED + "/runs/" + first)).status()).isEqualTo(403);
        assertThat(as(author, delete(TRIED + "/runs/" + first)).status()).isEqualTo(204);
        assertThat(as(author, get(TRIED + "/runs/" + first)).status()).isEqualTo(404);
    }

    private static UUID kept(String answer) {
        UUID id = UUID.randomUUID();
        playground.keep(
                author,
                new PlaygroundRun(
                        id,
                        UUID.randomUUID(),
                        new TenantId("default"),
                        new PromptName("tried"),
                        1,
                        "ab".repeat(32),
                        FirstStart.MODEL,
                        Map.of("question", "Why?"),
                        PlaygroundRun.Outcome.COMPLETE,
                        answer,
                        "",
                        3,
                        4,
                        5,
                        6,
                        Optional.empty(),
                        "",
                        "",
                        new Release.By(((Actor.Person) author).id(), author.displayName()),
                        playground.now()));
        return id;
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    private static Answer as(Actor actor, MockHttpServletRequestBuilder request) throws Exception {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(actor, ""));
        var response = api.perform(request).andReturn().getResponse();
        String body = response.getContentAsString();
        return new Answer(
                response.getStatus(), JsonMapper.shared().readTree(body.isEmpty() ? "{}" : body));
    }

    private static MockHttpServletRequestBuilder json(
            MockHttpServletRequestBuilder request, String body) {
        return request.contentType(MediaType.APPLICATION_JSON).content(body);
    }

    private static Answer push(String who, int newest) throws Exception {
        return push(PROMPT, who, newest);
    }

    private static Answer push(String prompt, String who, int newest) throws Exception {
        return as(
                author,
                json(
                        put(prompt),
                        "{\"feature\":\"playground\",\"newest\":"
                                + newest
                                + ",\"note\":\"n\",\"content\":"
                                + CONTENT.formatted(who)
                                + "}"));
    }

    private static Answer ask(int version) throws Exception {
        return ask("answer", version, "\"share\":10000");
    }

    private static Answer ask(String prompt, int version, String more) throws Exception {
        return as(
                author,
                json(
                        post("/api/v1/releases"),
                        "{\"tenant\":\"default\",\"prompt\":\""
                                + prompt
                                + "\",\"version\":"
                                + version
                                + ",\"environment\":\"production\",\"note\":\"please\","
                                + more
                                + "}"));
    }

    private static void approve(Answer release) {
        approvals.approve(
                officer,
                UUID.fromString(release.text("/approval")),
                Ballot.of(release.text("/digest"), "fine"));
    }

    @Test
    void promptsLife() throws Exception {
        Answer wrong =
                as(
                        author,
                        json(
                                post("/api/v1/prompts/check"),
                                "{\"content\":{\"model\":\"m\",\"messages\":[]}}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.text("/error/field")).isEqualTo("messages");
        assertThat(push("kind", 0).status()).isEqualTo(201);
        Answer again = push("kind", 1);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body().path("made").asBoolean()).isFalse();
        assertThat(push("kinder", 1).status()).isEqualTo(201);
        assertThat(push("kindest", 1).status()).isEqualTo(409);

        Answer diff = as(officer, get(PROMPT + "/diff?from=1&to=2"));
        assertThat(diff.text("/messages/0/lines/0/kind")).isEqualTo("removed");
        assertThat(as(officer, get(PROMPT + "/versions")).body().path("versions")).hasSize(2);
        assertThat(as(officer, get(PROMPT + "/versions/2")).text("/content/messages/0/content"))
                .isEqualTo("You are kinder.");
        Answer read = as(author, get(PROMPT));
        String draft = "{\"draft_version\":%s,\"content\":" + CONTENT.formatted("draft") + "}";
        Answer saved =
                as(
                        author,
                        json(put(PROMPT + "/draft"), draft.formatted(read.text("/draft_version"))));
        assertThat(saved.status()).as(saved.body().toString()).isEqualTo(200);
        Answer late = as(admin, json(put(PROMPT + "/draft"), draft.formatted("1")));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.text("/error/message")).contains("by ann");
        assertThat(late.body().at("/error").has("field")).isFalse();
        Answer committed =
                as(
                        author,
                        json(
                                post(PROMPT + "/versions"),
                                "{\"draft_version\":"
                                        + saved.text("/draft_version")
                                        + ",\"note\":\"third\"}"));
        assertThat(committed.body().path("version").asInt()).isEqualTo(3);

        Answer first = ask(1);
        assertThat(first.status()).as(first.body().toString()).isEqualTo(201);
        assertThat(first.text("/state")).isEqualTo("asked");
        approve(first);
        String path = "/api/v1/releases/default/";
        Answer live = as(officer, get(path + first.text("/id")));
        assertThat(live.text("/state")).isEqualTo("live");
        assertThat(live.text("/released_by/name")).isEqualTo("cleo");
        assertThat(as(officer, get(path + first.text("/id") + "/content")).text("/prompt"))
                .isEqualTo("answer");
        Answer second = ask(2);
        approve(second);
        String back =
                "{\"tenant\":\"default\",\"prompt\":\"answer\",\"environment\":\"production\","
                        + "\"digest\":\""
                        + first.text("/digest")
                        + "\",\"reason\":\"it rambles\"}";
        assertThat(as(author, json(post("/api/v1/releases/rollback"), back)).status())
                .isEqualTo(403);
        Answer rolled = as(oncall, json(post("/api/v1/releases/rollback"), back));
        assertThat(rolled.text("/review/due")).isNotEmpty();
        assertThat(as(officer, get("/api/v1/releases?review_due=true")).body().path("releases"))
                .hasSize(1);
        Answer served = as(officer, get("/api/v1/releases/live?tenant=default"));
        assertThat(served.body().path("live").findValuesAsString("digest"))
                .contains(first.text("/digest"));
        assertThat(as(officer, get("/api/v1/prompts?tenant=default")).text("/prompts/0/name"))
                .isEqualTo("answer");

        Answer third = ask(3);
        Answer withdrawn =
                as(
                        author,
                        json(
                                post(path + third.text("/id") + "/withdraw"),
                                "{\"reason\":\"not yet\"}"));
        assertThat(withdrawn.text("/state")).isEqualTo("withdrawn");
        assertThat(as(author, post(path + third.text("/id") + "/promote")).status()).isEqualTo(409);
        assertThat(as(author, get(path + "nothing")).status()).isEqualTo(404);
    }

    @Test
    void canary_isComparedAndItsRuleIsRead_andReleasesAreExportedSigned() throws Exception {
        assertThat(push("/api/v1/prompts/default/other", "kind", 0).status()).isEqualTo(201);
        assertThat(push("/api/v1/prompts/default/other", "kinder", 1).status()).isEqualTo(201);
        Answer first = ask("other", 1, "\"approvers\":2");
        assertThat(first.body().path("approvers_needed").asInt()).isEqualTo(2);
        assertThat(ask("other", 1, "\"approvers\":6").text("/error/field")).isEqualTo("approvers");
        Answer alone = ask("other", 2, "\"share\":500");
        assertThat(alone.text("/error/field")).isEqualTo("share");
        approve(first);
        String file = "/api/v1/releases/default/" + first.text("/id") + "/file";
        assertThat(as(author, get(file)).status()).as("one of two approved").isEqualTo(409);
        approvals.approve(
                admin,
                UUID.fromString(first.text("/approval")),
                Ballot.of(first.text("/digest"), "fine too"));
        ReleaseFile read = ReleaseFile.verified(as(author, get(file)).body().toString());
        assertThat(read.statement()).contains(first.text("/digest"));

        String wrong = "\"share\":500,\"canary\":{\"most_worse\":101}";
        assertThat(ask("other", 2, wrong).text("/error/field")).isEqualTo("canary.most_worse");
        Answer unknown = ask("other", 2, "\"share\":500,\"canary\":{\"most_ms\":1}");
        assertThat(unknown.text("/error/field")).isEqualTo("canary.most_ms");
        Answer canary = ask("other", 2, "\"share\":500,\"canary\":{\"least_calls\":50}");
        assertThat(canary.body().at("/canary/least_calls").asInt()).isEqualTo(50);
        assertThat(canary.body().at("/canary/patience_minutes").asInt()).isEqualTo(1_440);
        String look = "/api/v1/releases/default/" + canary.text("/id") + "/canary";
        assertThat(as(author, get(look)).status()).as("it waits").isEqualTo(409);
        approve(canary);
        Answer looked = as(officer, get(look));
        assertThat(looked.body().at("/canary/calls").asInt()).isEqualTo(40);
        assertThat(looked.body().at("/canary/p95_ms").asInt()).isEqualTo(900);
        assertThat(looked.body().at("/stable").has("p95_ms")).isFalse();
        assertThat(looked.text("/rule/verdict")).isEqualTo("wait");
        assertThat(looked.text("/rule/findings/0/standing")).isEqualTo("too-few");
    }

    @Test
    void locksAndApprovers_areSet() throws Exception {
        String rule = "/api/v1/release-rules/default/playground";
        assertThat(as(author, get(rule)).body().path("approvers").asInt()).isEqualTo(1);
        assertThat(as(author, put(rule + "/locks/staging")).text("/locked/0")).isEqualTo("staging");
        assertThat(as(author, delete(rule + "/locks/staging")).status()).isEqualTo(403);
        assertThat(as(admin, delete(rule + "/locks/staging")).body().path("locked")).isEmpty();
        assertThat(as(author, json(put(rule), "{\"approvers\":1}")).status()).isEqualTo(403);
        assertThat(as(admin, json(put(rule), "{\"approvers\":9}")).text("/error/field"))
                .isEqualTo("approvers");
        assertThat(as(admin, json(put(rule), "{\"approvers\":1}")).status()).isEqualTo(200);
    }
}

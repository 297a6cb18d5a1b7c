package dev.pilothouse.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.registry.ApiKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The sample company over REST. */
class SampleCompanyApiTest extends RunningApi {
    @Test
    void sampleCompany_isCreatedOnce_andItsEarlierKeysEnd() throws Exception {
        String company =
                """
                {"tenants":[{"id":"acme","display_name":"Acme","teams":[{"id":"support",
                "display_name":"Support","features":[{"id":"assistant","display_name":"Assistant",
                "environments":["production","staging"]}]}]}]}\
                """;
        Answer first = as(Actor.OPERATOR, json(post("/api/v1/sample-company"), company));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().path("keys")).hasSize(2);
        Answer second = as(Actor.OPERATOR, json(post("/api/v1/sample-company"), company));

        assertThat(
                        allKeys.list(Actor.OPERATOR).stream()
                                .filter(k -> k.tenant().value().equals("acme"))
                                .filter(k -> k.usable(Instant.now()))
                                .map(ApiKey::id))
                .containsExactlyInAnyOrderElementsOf(
                        second.body()
                                .path("keys")
                                .valueStream()
                                .map(k -> k.path("id").asString())
                                .toList());
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/features?tenant=acme"))
                                .text("/features/0/state"))
                .isEqualTo("live");
    }

    @Test
    void wipe_removesTheSampleCompany_andNothingElse() throws Exception {
        as(
                Actor.OPERATOR,
                json(
                        post("/api/v1/sample-company"),
                        """
                        {"tenants":[{"id":"bolt","display_name":"Bolt","teams":[{"id":"legal",
                        "display_name":"Legal","features":[{"id":"search","display_name":"Search"}]}]}]}\
                        """));
        assertThat(as(person("eng", Role.ENGINEER), delete("/api/v1/sample-company")).status())
                .isEqualTo(403);

        Answer job = as(Actor.OPERATOR, delete("/api/v1/sample-company"));

        assertThat(job.status()).isEqualTo(202);
        await().atMost(Duration.ofMinutes(1)).until(() -> !state(job).equals("running"));
        assertThat(state(job)).isEqualTo("done");
        assertThat(
                        as(Actor.OPERATOR, get("/api/v1/features"))
                                .body()
                                .path("features")
                                .valueStream()
                                .map(f -> f.path("tenant").asString()))
                .containsOnly("default");
    }

    @Test
    void sampleCompany_neverTakesARealTenant_andNamesWhatIsWrong() throws Exception {
        Answer real =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/sample-company"),
                                """
                                {"tenants":[{"id":"default","display_name":"D","teams":[{"id":"t",
                                "display_name":"T","features":[{"id":"f","display_name":"F"}]}]}]}\
                                """));
        assertThat(real.status()).isEqualTo(409);
        Answer wrong =
                as(
                        Actor.OPERATOR,
                        json(
                                post("/api/v1/sample-company"),
                                """
                                {"tenants":[{"id":"acme","display_name":"Acme"}]}\
                                """));
        assertThat(wrong.text("/error/field")).isEqualTo("tenants[0].teams");
    }

    private String state(Answer job) throws Exception {
        return as(Actor.OPERATOR, get("/api/v1/jobs/" + job.text("/id"))).text("/state");
    }
}

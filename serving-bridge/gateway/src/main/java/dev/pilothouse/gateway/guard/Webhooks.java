package dev.pilothouse.gateway.guard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.gateway.call.Call;
import dev.pilothouse.gateway.json.Json;
import dev.pilothouse.gateway.state.NodeState;
import dev.pilothouse.policy.rules.guardrails.Detect;
import dev.pilothouse.policy.rules.guardrails.GuardRule;
import dev.pilothouse.policy.rules.guardrails.GuardStage;
import dev.pilothouse.policy.rules.guardrails.WebhookAnswer;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks webhooks, off the event loops. A request is signed with a key of the tenant; an answer has
 * at most 64 KiB. After ten questions of which half failed a webhook is not asked for ten seconds,
 * and the rule decides as when it is silent.
 */
public final class Webhooks implements AutoCloseable {
    private static final int LARGEST = 64 * 1024;
    private static final CircuitBreakerConfig CIRCUIT =
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(10)
                    .failureRateThreshold(50)
                    .waitDurationInOpenState(Duration.ofSeconds(10))
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .build();

    private final NodeState state;
    private final InstantSource clock;
    private final Map<URI, CircuitBreaker> circuits = new ConcurrentHashMap<>();
    private volatile @Nullable HttpClient http;

    public Webhooks(NodeState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
    }

    /** Asks about a text; the answer comes on the call's event loop. */
    void ask(
            Call call,
            GuardRule rule,
            GuardStage stage,
            String text,
            Consumer<WebhookAnswer> answer) {
        Detect.Webhook webhook = (Detect.Webhook) rule.detect();
        CircuitBreaker circuit =
                circuits.computeIfAbsent(
                        webhook.url(), url -> CircuitBreaker.of(url.toString(), CIRCUIT));
        if (!circuit.tryAcquirePermission()) {
            answer.accept(silent(webhook));
            return;
        }
        long asked = System.nanoTime();
        var answered =
                client().sendAsync(
                                request(call, rule, webhook, stage, text),
                                HttpResponse.BodyHandlers.limiting(
                                        HttpResponse.BodyHandlers.ofString(UTF_8), LARGEST))
                        .thenApply(Webhooks::read)
                        .orTimeout(webhook.timeoutMillis(), TimeUnit.MILLISECONDS)
                        .handle((read, failed) -> {
                            long took = System.nanoTime() - asked;
                            if (failed != null) {
                                circuit.onError(took, TimeUnit.NANOSECONDS, failed);
                                return silent(webhook);
                            }
                            circuit.onSuccess(took, TimeUnit.NANOSECONDS);
                            return read;
                        });
        answered.thenAccept(read ->
                call.client().loop().execute(() -> Workers.back(call, () -> answer.accept(read))));
    }

    private static WebhookAnswer silent(Detect.Webhook webhook) {
        return webhook.failOpen() ? WebhookAnswer.PASS : WebhookAnswer.UNANSWERED;
    }

    private static WebhookAnswer read(HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new BadInput("status", Integer.toString(response.statusCode()), "200");
        }
        return WebhookAnswer.read(response.body());
    }

    private HttpRequest request(
            Call call, GuardRule rule, Detect.Webhook webhook, GuardStage stage, String text) {
        byte[] body =
                Json.write(json -> {
                    json.writeStartObject();
                    json.writeStringProperty("tenant", call.key().tenant());
                    json.writeStringProperty("feature", call.feature());
                    json.writeStringProperty("rule", rule.name());
                    json.writeStringProperty("stage", stage.word());
                    json.writeStringProperty("trace_id", call.trace().traceId());
                    json.writeStringProperty("text", text);
                    json.writeEndObject();
                });
        byte[] key = WebhookSignature.key(state.subjectKey(call.key().tenant()));
        return HttpRequest.newBuilder(webhook.url())
                .timeout(Duration.ofMillis(webhook.timeoutMillis()))
                .header("content-type", "application/json")
                .header("user-agent", "pilothouse-gateway")
                .header(
                        WebhookSignature.HEADER,
                        WebhookSignature.of(key, clock.instant().getEpochSecond(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Made when the first question is asked: most gateways never do. */
    private HttpClient client() {
        HttpClient made = http;
        return made != null ? made : make();
    }

    private synchronized HttpClient make() {
        HttpClient made = http;
        if (made == null) {
            made =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(Duration.ofSeconds(5))
                            .executor(
                                    Executors.newFixedThreadPool(
                                            2,
                                            Thread.ofPlatform()
                                                    .daemon()
                                                    .name("webhooks-", 0)
                                                    .factory()))
                            .build();
            http = made;
        }
        return made;
    }

    @Override
    public void close() {
        HttpClient made = http;
        if (made != null) {
            made.shutdownNow();
        }
    }
}

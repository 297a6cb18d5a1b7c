package dev.pilothouse.console.web.connect;

import dev.pilothouse.db.model.ErasureTarget;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.rules.guardrails.WebhookSignature;
import dev.pilothouse.registry.Secrets;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.LongConsumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A receiver that keeps something about people. It is asked to count, to put in somebody made up,
 * to delete and to look, each time under a fresh nonce, signed with the key with which guardrail
 * webhooks of the tenant are signed too; what it answers counts only when it is signed.
 *
 * @see <a
 *     href="../../../../../../../../../../docs/decisions/2026-11-30-erasing-indexes.md">decision</a>
 */
final class WebhookIndex implements ErasureTarget {
    private static final String FORMAT = "pilothouse-erasure-webhook/1";
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final Duration DELETING = Duration.ofMinutes(5);
    private static final int NONCE_BYTES = 16;

    private final Connector connector;
    private final Acknowledgement.Signer signer;
    private final byte[] key;
    private final IndexHttp http;
    private final Clock clock;

    /**
     * @param key with which questions are signed
     */
    WebhookIndex(
            Connector connector,
            Acknowledgement.Signer signer,
            byte[] key,
            IndexHttp http,
            Clock clock) {
        this.connector = connector;
        this.signer = signer;
        this.key = key.clone();
        this.http = http;
        this.clock = clock;
    }

    @Override
    public Store store() {
        return connector.store();
    }

    @Override
    public Found plan(Subject subject) {
        long items = ask("plan", subject).items();
        return new Found(items, List.of(new Part("items", items)), List.of());
    }

    @Override
    public void plant(Subject canary) {
        var _ = ask("plant", canary);
    }

    @Override
    public long erase(Subject subject, LongConsumer done) {
        long items = ask("erase", subject).items();
        done.accept(items);
        return items;
    }

    @Override
    public Probe probe(Subject subject) {
        Acknowledgement said = ask("probe", subject);
        return new Probe(
                said.items(),
                "The receiver looked itself, and " + said.words(),
                said.items() == 0
                        ? List.of()
                        : List.of(connector.data().name() + ": " + said.items() + " items"),
                Instant.MIN);
    }

    private Acknowledgement ask(String operation, Subject subject) {
        String id = UUID.randomUUID().toString();
        String nonce =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.random(NONCE_BYTES));
        Instant now = clock.instant();
        byte[] body = body(new Acknowledgement.Asked(id, nonce, operation), subject, now);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(connector.data().address()))
                        .timeout(operation.equals("erase") ? DELETING : WHOLE)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", "pilothouse-console")
                        .header(
                                WebhookSignature.HEADER,
                                WebhookSignature.of(key, now.getEpochSecond(), body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return Acknowledgement.of(
                http.send(request),
                new Acknowledgement.Asked(id, nonce, operation),
                signer,
                clock.instant());
    }

    private byte[] body(Acknowledgement.Asked asked, Subject subject, Instant now) {
        ObjectNode json =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("format", FORMAT)
                        .put("id", asked.id())
                        .put("nonce", asked.nonce())
                        .put("operation", asked.operation())
                        .put("tenant", subject.tenant().value())
                        .put("request", subject.request().toString())
                        .put("known_by", connector.data().knownBy().word());
        ArrayNode names = json.putArray("names");
        connector.names(subject).forEach(names::add);
        json.put("sent_at", now.truncatedTo(ChronoUnit.MILLIS).toString());
        return JsonMapper.shared().writeValueAsBytes(json);
    }
}

package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Stores of other systems that erasures reach. Secrets go in and never come out. */
@Api
class PrivacyConnectorsController {
    private final Connectors connectors;

    PrivacyConnectorsController(Connectors connectors) {
        this.connectors = connectors;
    }

    /** By tenant and name. */
    record Page(List<View> connectors) {}

    /**
     * @param works absent: nobody has tried it as it is
     * @param trouble why the last try did not work
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String id,
            String tenant,
            long version,
            String name,
            String kind,
            String address,
            @Nullable String place,
            @Nullable String field,
            @Nullable String login,
            String knownBy,
            @Nullable String receiverKey,
            @Nullable Instant secretSetAt,
            @Nullable Boolean works,
            @Nullable Instant checkedAt,
            @Nullable String trouble) {
        static View of(Connector c) {
            ConnectorData d = c.data();
            return new View(
                    c.id().toString(),
                    c.tenant().value(),
                    c.version(),
                    d.name(),
                    d.kind().word(),
                    d.address(),
                    orNull(d.place()),
                    orNull(d.field()),
                    orNull(d.login()),
                    d.knownBy().word(),
                    orNull(d.receiverKey()),
                    c.secretSetAt().orElse(null),
                    c.tried().map(Connector.Tried::works).orElse(null),
                    c.tried().map(Connector.Tried::at).orElse(null),
                    c.tried().map(Connector.Tried::trouble).map(View::orNull).orElse(null));
        }

        private static @Nullable String orNull(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    @GetMapping("/privacy-connectors")
    Page list(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        return new Page(
                connectors.list(actor).stream()
                        .filter(c -> tenant.map(c.tenant().value()::equals).orElse(true))
                        .map(View::of)
                        .toList());
    }

    @PostMapping("/privacy-connectors")
    @ResponseStatus(HttpStatus.CREATED)
    View add(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        TenantId tenant = new TenantId(fields.text("tenant"));
        Optional<String> secret = fields.optional("secret");
        ConnectorData data = data(fields);
        fields.requireNoOthers();
        return View.of(connectors.add(actor, tenant, data, secret));
    }

    private static ConnectorData data(Fields fields) {
        return new ConnectorData(
                fields.text("name"),
                ConnectorData.Kind.ofWord(fields.text("kind")),
                fields.text("address"),
                fields.optional("place").orElse(""),
                fields.optional("field").orElse(""),
                fields.optional("login").orElse(""),
                ConnectorData.KnownBy.ofWord(fields.optional("known_by").orElse("references")),
                fields.optional("receiver_key").orElse(""));
    }

    @PutMapping("/privacy-connectors/{id}")
    View change(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("version", 0);
        ConnectorData data = data(fields);
        fields.requireNoOthers();
        return View.of(connectors.change(actor, id, version, data));
    }

    @PutMapping("/privacy-connectors/{id}/secret")
    View secret(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String secret = fields.text("secret");
        fields.requireNoOthers();
        return View.of(connectors.setSecret(actor, id, secret));
    }

    /** A whole round with somebody made up; what went wrong is in the answer. */
    @PostMapping("/privacy-connectors/{id}/check")
    View check(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        return View.of(connectors.check(actor, id));
    }

    @DeleteMapping("/privacy-connectors/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        connectors.remove(actor, id);
    }
}

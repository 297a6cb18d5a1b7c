package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.ApiKey;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.KeyChange;
import dev.pilothouse.registry.KeyRequest;
import dev.pilothouse.registry.Keys;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** API keys of callers. */
@Api
class KeysController {
    private static final int MOST_REQUIREMENTS = 10;

    private final Keys keys;

    KeysController(Keys keys) {
        this.keys = keys;
    }

    /**
     * @param key what callers send as bearer; shown this once
     */
    record NewKey(String id, String key) {
        @Override
        public String toString() {
            return "NewKey[" + id + "]";
        }
    }

    @PostMapping("/keys")
    @ResponseStatus(HttpStatus.CREATED)
    NewKey create(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        KeyRequest request =
                KeyRequest.of(
                                new TenantId(fields.text("tenant")),
                                new TeamId(fields.text("team")),
                                new FeatureId(fields.text("feature")),
                                fields.optional("environment")
                                        .map(Environment::new)
                                        .orElse(Environment.PRODUCTION))
                        .requiring(fields.texts("requires", MOST_REQUIREMENTS))
                        .saying(Consent.ofWord(fields.optional("consent").orElse("")));
        fields.requireNoOthers();
        IssuedKey issued = keys.create(actor, request);
        return new NewKey(issued.key().id(), issued.secret());
    }

    /** What of a key can be changed, as it is now. */
    record ChangedKey(String id, List<String> requires, String consent) {}

    @PutMapping("/keys/{tenant}/{id}")
    ChangedKey change(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        KeyChange change =
                new KeyChange(
                        body.has("requires")
                                ? Optional.of(fields.texts("requires", MOST_REQUIREMENTS))
                                : Optional.empty(),
                        body.has("consent")
                                ? Optional.of(Consent.ofWord(fields.optional("consent").orElse("")))
                                : Optional.empty());
        fields.requireNoOthers();
        ApiKey changed = keys.change(actor, new TenantId(tenant), id, change);
        return new ChangedKey(changed.id(), changed.requires(), changed.consent().word());
    }
}

package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ProviderId;
import dev.pilothouse.registry.Provider;
import dev.pilothouse.registry.ProviderData;
import dev.pilothouse.registry.Providers;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Who serves deployments. Secrets go in and never come out. */
@Api
class ProvidersController {
    private final Providers providers;

    ProvidersController(Providers providers) {
        this.providers = providers;
    }

    /** By id. */
    record ProviderList(List<ProviderView> providers) {}

    /**
     * @param secretSetAt absent: it has none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProviderView(
            String id,
            long version,
            String displayName,
            String kind,
            String baseUrl,
            boolean responses,
            @Nullable Instant secretSetAt) {

        static ProviderView of(Provider provider) {
            ProviderData data = provider.data();
            return new ProviderView(
                    provider.id().value(),
                    provider.version(),
                    data.displayName(),
                    data.kind(),
                    data.baseUrl(),
                    data.responses(),
                    provider.secretSetAt().orElse(null));
        }
    }

    @GetMapping("/providers")
    ProviderList list(@AuthenticationPrincipal Actor actor) {
        return new ProviderList(providers.list(actor).stream().map(ProviderView::of).toList());
    }

    @PostMapping("/providers")
    @ResponseStatus(HttpStatus.CREATED)
    ProviderView create(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        ProviderId id = new ProviderId(fields.text("id"));
        ProviderData data = data(fields);
        fields.requireNoOthers();
        return ProviderView.of(providers.create(actor, id, data));
    }

    @PutMapping("/providers/{id}")
    ProviderView update(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("version", 0);
        ProviderData data = data(fields);
        fields.requireNoOthers();
        return ProviderView.of(providers.update(actor, new ProviderId(id), version, data));
    }

    private static ProviderData data(Fields fields) {
        String kind = fields.text("kind");
        String url =
                kind.equals(ProviderData.ANTHROPIC)
                        ? fields.optional("base_url").orElse(ProviderData.ANTHROPIC_URL)
                        : fields.text("base_url");
        return new ProviderData(fields.text("display_name"), kind, url, fields.flag("responses"));
    }

    @PutMapping("/providers/{id}/secret")
    ProviderView setSecret(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String secret = fields.text("secret");
        fields.requireNoOthers();
        return ProviderView.of(providers.setSecret(actor, new ProviderId(id), secret));
    }
}

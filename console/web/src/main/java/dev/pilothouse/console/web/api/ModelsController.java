package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.console.web.models.LiveFigures;
import dev.pilothouse.console.web.models.ModelTraffic;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.CardStanding;
import dev.pilothouse.registry.Lineage;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.ModelData;
import dev.pilothouse.registry.ModelKind;
import dev.pilothouse.registry.ModelVersion;
import dev.pilothouse.registry.Models;
import dev.pilothouse.registry.UnregisteredModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

/** The models that there are, what they descend from and what they do. */
@Api
class ModelsController {
    private static final int MOST = 500;
    private static final int MOST_VERSIONS = 200;
    private static final int MOST_PARENTS = 20;

    private final Models models;
    private final ModelCards cards;
    private final ModelTraffic traffic;

    ModelsController(Models models, ModelCards cards, ModelTraffic traffic) {
        this.models = models;
        this.cards = cards;
        this.traffic = traffic;
    }

    /**
     * By id.
     *
     * @param next id to read on after; absent: that was all
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ModelList(List<ModelView> models, @Nullable String next) {}

    /** By tenant and name. */
    record UnregisteredList(List<UnregisteredView> models) {}

    /**
     * @param tenant absent: every tenant would see it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UnregisteredView(
            @Nullable String tenant, String name, String provider, int deployments) {
        static UnregisteredView of(UnregisteredModel model) {
            return new UnregisteredView(
                    model.tenant().map(TenantId::value).orElse(null),
                    model.name(),
                    model.provider(),
                    model.deployments());
        }
    }

    /** A model with all it descends from and all that descends from it. */
    record Family(List<ModelView> models) {}

    /**
     * @param q only those whose name, family or provider holds it
     * @param after id of the last model that was read
     */
    @GetMapping("/models")
    ModelList list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> after,
            @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new BadInput("limit", Integer.toString(limit), "1 to " + MOST);
        }
        List<CardStanding> page =
                cards.standings(actor).stream()
                        .filter(s -> tenant.map(t -> of(s, t)).orElse(true))
                        .filter(s -> q.map(text -> holds(s.model().data(), text)).orElse(true))
                        .sorted(java.util.Comparator.comparing(s -> s.model().id()))
                        .filter(s ->
                                after.map(a -> s.model().id().value().compareTo(a) > 0)
                                        .orElse(true))
                        .limit(limit + 1L)
                        .toList();
        boolean more = page.size() > limit;
        List<CardStanding> shown = more ? page.subList(0, limit) : page;
        return new ModelList(
                shown.stream().map(ModelView::of).toList(),
                more ? shown.getLast().model().id().value() : null);
    }

    private static boolean of(CardStanding standing, String tenant) {
        return standing.model().data().tenant().map(t -> t.value().equals(tenant)).orElse(false);
    }

    private static boolean holds(ModelData data, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return (data.name() + "\n" + data.family() + "\n" + data.provider())
                .toLowerCase(Locale.ROOT)
                .contains(wanted);
    }

    @PostMapping("/models")
    @ResponseStatus(HttpStatus.CREATED)
    ModelView register(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        ModelId id = new ModelId(fields.text("id"));
        ModelData data = data(fields);
        fields.requireNoOthers();
        return ModelView.of(models.register(actor, id, data));
    }

    @GetMapping("/models/{id}")
    ModelView get(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return ModelView.of(cards.standing(actor, new ModelId(id)));
    }

    @PutMapping("/models/{id}")
    ModelView update(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("version", 0);
        ModelData data = data(fields);
        fields.requireNoOthers();
        return ModelView.of(models.update(actor, new ModelId(id), version, data));
    }

    @DeleteMapping("/models/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        models.remove(actor, new ModelId(id));
    }

    @GetMapping("/models/{id}/lineage")
    Family lineage(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return new Family(
                models.family(actor, new ModelId(id)).stream().map(ModelView::of).toList());
    }

    /** What the model did in the last 30 days; nobody types it. */
    @GetMapping("/models/{id}/live")
    LiveFigures live(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return traffic.of(actor, models.get(actor, new ModelId(id)));
    }

    @GetMapping("/unregistered-models")
    UnregisteredList unregistered(@AuthenticationPrincipal Actor actor) {
        return new UnregisteredList(
                traffic.unregistered(actor).stream().map(UnregisteredView::of).toList());
    }

    @PostMapping("/unregistered-models")
    @ResponseStatus(HttpStatus.CREATED)
    ModelView registerSeen(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String name = fields.text("name");
        Optional<TenantId> tenant = fields.optional("tenant").map(TenantId::new);
        fields.requireNoOthers();
        UnregisteredModel seen =
                traffic.unregistered(actor).stream()
                        .filter(m -> m.name().equals(name) && m.tenant().equals(tenant))
                        .findFirst()
                        .orElseThrow(() -> new NotFound("model", name));
        return ModelView.of(models.registerSeen(actor, seen));
    }

    private static ModelData data(Fields fields) {
        return new ModelData(
                fields.optional("tenant").map(TenantId::new),
                fields.text("name"),
                fields.optional("provider").orElse(""),
                fields.optional("family").orElse(""),
                fields.optional("kind").map(ModelKind::ofWord).orElse(ModelKind.UNSTATED),
                fields.optional("summary").orElse(""),
                fields.optional("licence").orElse(""),
                fields.whole("context_window", 0),
                Set.copyOf(fields.texts("modalities", 5)),
                list(fields, "versions", MOST_VERSIONS).stream()
                        .map(ModelsController::version)
                        .toList(),
                list(fields, "parents", MOST_PARENTS).stream()
                        .map(ModelsController::parent)
                        .toList());
    }

    private static List<Fields> list(Fields fields, String name, int most) {
        return fields.has(name) ? fields.list(name, most) : List.of();
    }

    private static ModelVersion version(Fields fields) {
        var version =
                new ModelVersion(
                        fields.text("label"),
                        fields.optional("weights").orElse(""),
                        fields.optional("released").orElse(""),
                        fields.optional("note").orElse(""));
        fields.requireNoOthers();
        return version;
    }

    private static Lineage parent(Fields fields) {
        var parent =
                new Lineage(
                        new ModelId(fields.text("parent")),
                        Lineage.Relation.ofWord(fields.text("relation")),
                        fields.optional("note").orElse(""));
        fields.requireNoOthers();
        return parent;
    }
}

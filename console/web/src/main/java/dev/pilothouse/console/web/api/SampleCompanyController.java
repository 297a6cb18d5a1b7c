package dev.pilothouse.console.web.api;

import dev.pilothouse.console.web.api.JobsController.JobView;
import dev.pilothouse.console.web.api.SampleCompany.SampleFeature;
import dev.pilothouse.console.web.api.SampleCompany.SampleTeam;
import dev.pilothouse.console.web.api.SampleCompany.SampleTenant;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Environment;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.FeatureState;
import dev.pilothouse.db.model.TeamId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.IssuedKey;
import dev.pilothouse.registry.Price;
import dev.pilothouse.registry.Prices;
import dev.pilothouse.registry.SampleModels;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** The company that {@code pilothouse traffic} plays. */
@Api
class SampleCompanyController {
    private static final int MOST_TENANTS = 10;
    private static final int MOST_TEAMS = 20;
    private static final int MOST_FEATURES = 50;
    private static final int MOST_ENVIRONMENTS = 5;
    private static final int MOST_PRICES = 100;
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");

    /** Before any past that the company can have. */
    private static final Instant PRICED_FROM = Instant.parse("2020-01-01T00:00:00Z");

    private final SampleCompany company;
    private final SampleWipe wipe;
    private final Prices prices;
    private final SampleModels models;

    SampleCompanyController(
            SampleCompany company, SampleWipe wipe, Prices prices, SampleModels models) {
        this.company = company;
        this.prices = prices;
        this.models = models;
        this.wipe = wipe;
    }

    /** The keys of the company, shown this once. */
    record Keys(List<Key> keys) {}

    /** One key of a feature in an environment. */
    record Key(
            String tenant, String team, String feature, String environment, String id, String key) {
        static Key of(IssuedKey issued) {
            return new Key(
                    issued.key().tenant().value(),
                    issued.key().team().value(),
                    issued.key().features().getFirst(),
                    issued.key().environment().value(),
                    issued.key().id(),
                    issued.secret());
        }

        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    @PostMapping("/sample-company")
    Keys ensure(@AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        List<SampleTenant> tenants =
                fields.list("tenants", MOST_TENANTS).stream()
                        .map(SampleCompanyController::tenant)
                        .toList();
        List<Price> assumed =
                body.has("prices")
                        ? fields.list("prices", MOST_PRICES).stream()
                                .map(SampleCompanyController::price)
                                .toList()
                        : List.of();
        fields.requireNoOthers();
        prices.addSample(actor, assumed);
        List<Key> keys = company.ensure(actor, tenants).stream().map(Key::of).toList();
        tenants.forEach(tenant -> models.ensure(actor, tenant.id()));
        return new Keys(keys);
    }

    /** Removes the company everywhere; the job tells how far it is. */
    @DeleteMapping("/sample-company")
    @ResponseStatus(HttpStatus.ACCEPTED)
    JobView wipe(@AuthenticationPrincipal Actor actor) {
        return JobView.of(wipe.start(actor));
    }

    private static Price price(Fields fields) {
        Price price =
                Price.of(
                        fields.text("provider"),
                        fields.text("model"),
                        PRICED_FROM,
                        amount(fields, "input"),
                        amount(fields, "output"));
        fields.requireNoOthers();
        return price;
    }

    private static String amount(Fields fields, String name) {
        String text = fields.text(name);
        if (!AMOUNT.matcher(text).matches()) {
            throw new BadInput(name, text, "a price per million tokens such as 0.40");
        }
        return text;
    }

    private static SampleTenant tenant(Fields fields) {
        SampleTenant tenant =
                new SampleTenant(
                        new TenantId(fields.text("id")),
                        fields.text("display_name"),
                        fields.list("teams", MOST_TEAMS).stream()
                                .map(SampleCompanyController::team)
                                .toList());
        fields.requireNoOthers();
        return tenant;
    }

    private static SampleTeam team(Fields fields) {
        SampleTeam team =
                new SampleTeam(
                        new TeamId(fields.text("id")),
                        fields.text("display_name"),
                        fields.list("features", MOST_FEATURES).stream()
                                .map(SampleCompanyController::feature)
                                .toList());
        fields.requireNoOthers();
        return team;
    }

    private static SampleFeature feature(Fields fields) {
        SampleFeature feature =
                new SampleFeature(
                        new FeatureId(fields.text("id")),
                        fields.text("display_name"),
                        fields.optional("purpose").orElse(""),
                        fields.optional("state")
                                .map(FeatureState::ofWord)
                                .orElse(FeatureState.LIVE),
                        environments(fields.texts("environments", MOST_ENVIRONMENTS)));
        fields.requireNoOthers();
        return feature;
    }

    private static List<Environment> environments(List<String> names) {
        return names.isEmpty()
                ? List.of(Environment.PRODUCTION)
                : names.stream().map(Environment::new).toList();
    }
}

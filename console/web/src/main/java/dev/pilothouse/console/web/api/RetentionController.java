package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.console.web.retention.RetentionDesk;
import dev.pilothouse.console.web.retention.RetentionPreview;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ContentRule;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.registry.DataKind;
import dev.pilothouse.registry.Feature;
import dev.pilothouse.registry.Features;
import dev.pilothouse.registry.KeepingRule;
import dev.pilothouse.registry.RetentionPolicy;
import dev.pilothouse.registry.RetentionRule;
import dev.pilothouse.registry.RetentionRules;
import dev.pilothouse.registry.RetentionRuns;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

/** How long data is kept, whose content is kept, and what is deleted when. */
@Api
class RetentionController {
    private final RetentionRules rules;
    private final RetentionRuns runs;
    private final RetentionDesk desk;
    private final Features features;

    RetentionController(
            RetentionRules rules, RetentionRuns runs, RetentionDesk desk, Features features) {
        this.rules = rules;
        this.runs = runs;
        this.desk = desk;
        this.features = features;
    }

    /**
     * @param feature absent: every feature
     * @param retentionClass absent: every class
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RuleView(
            String tenant,
            @Nullable String feature,
            @com.fasterxml.jackson.annotation.JsonProperty("class") @Nullable String retentionClass,
            String data,
            int days) {
        static RuleView of(RetentionRule rule) {
            return new RuleView(
                    rule.tenant().value(),
                    rule.feature().map(FeatureId::value).orElse(null),
                    rule.retentionClass().orElse(null),
                    rule.data().word(),
                    rule.days());
        }
    }

    /**
     * @param feature absent: every feature that says nothing itself
     * @param content absent: not said
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeepingView(
            String tenant,
            @Nullable String feature,
            @com.fasterxml.jackson.annotation.JsonProperty("class") @Nullable String retentionClass,
            @Nullable String content) {
        static KeepingView of(KeepingRule rule) {
            return new KeepingView(
                    rule.tenant().value(),
                    rule.feature().map(FeatureId::value).orElse(null),
                    rule.retentionClass().orElse(null),
                    rule.content().map(ContentRule::word).orElse(null));
        }
    }

    /** What holds for a feature. */
    record FeatureView(
            String tenant,
            String feature,
            @com.fasterxml.jackson.annotation.JsonProperty("class") String retentionClass,
            String content,
            List<KeptView> kept) {
        static FeatureView of(RetentionPolicy policy, Feature f) {
            String tenant = f.tenant().value();
            String id = f.id().value();
            return new FeatureView(
                    tenant,
                    id,
                    policy.classOf(tenant, id),
                    policy.content(tenant, id).word(),
                    Stream.of(DataKind.values())
                            .map(d -> KeptView.of(d, policy.kept(f.tenant(), f.id(), d)))
                            .toList());
        }
    }

    /**
     * @param source which rule says so, and what the law asks for when that is more
     */
    record KeptView(String data, int days, String source) {
        static KeptView of(DataKind data, RetentionPolicy.Kept kept) {
            return new KeptView(data.word(), kept.days(), kept.why());
        }
    }

    record PolicyView(
            List<RuleView> rules, List<KeepingView> keepings, List<FeatureView> features) {}

    /** Rules, and what follows from them for each declared feature. */
    @GetMapping("/retention")
    PolicyView policy(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        RetentionPolicy policy = rules.policy(actor);
        Optional<TenantId> of = tenant.map(TenantId::new);
        return new PolicyView(
                policy.rules().stream()
                        .filter(r -> within(of, r.tenant()))
                        .map(RuleView::of)
                        .toList(),
                policy.keepings().stream()
                        .filter(k -> within(of, k.tenant()))
                        .map(KeepingView::of)
                        .toList(),
                features.list(actor).stream()
                        .filter(Feature::declared)
                        .filter(f -> within(of, f.tenant()))
                        .map(f -> FeatureView.of(policy, f))
                        .toList());
    }

    private static boolean within(Optional<TenantId> of, TenantId tenant) {
        return of.map(tenant::equals).orElse(true);
    }

    @PutMapping("/retention/{tenant}")
    RuleView set(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        RetentionRule rule =
                new RetentionRule(
                        new TenantId(tenant),
                        fields.optional("feature").map(FeatureId::new),
                        fields.optional("class"),
                        DataKind.ofWord(fields.text("data")),
                        fields.whole("days", 0));
        String reason = fields.text("reason");
        fields.requireNoOthers();
        rules.set(actor, rule, reason);
        return RuleView.of(rule);
    }

    @DeleteMapping("/retention/{tenant}")
    ResponseEntity<Void> clear(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @RequestParam Optional<String> feature,
            @RequestParam(name = "class") Optional<String> retentionClass,
            @RequestParam String data,
            @RequestParam String reason) {
        RetentionRule rule =
                new RetentionRule(
                        new TenantId(tenant),
                        feature.map(FeatureId::new),
                        retentionClass,
                        DataKind.ofWord(data),
                        DataKind.LEAST_DAYS);
        rules.clear(actor, rule, reason);
        return ResponseEntity.noContent().build();
    }

    /** Replaces what was said: what the body leaves out is said no more. */
    @PutMapping("/retention/{tenant}/keeping")
    KeepingView keep(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        KeepingRule rule =
                new KeepingRule(
                        new TenantId(tenant),
                        fields.optional("feature").map(FeatureId::new),
                        fields.optional("class"),
                        fields.optional("content").map(ContentRule::ofWord));
        String reason = fields.text("reason");
        fields.requireNoOthers();
        rules.keep(actor, rule, reason);
        return KeepingView.of(rule);
    }

    /**
     * @param next absent: nothing within the calendar
     * @param held rows that a hold keeps
     * @param cut the first day that was not looked at; absent: all were
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LineView(
            String data,
            long rows,
            @Nullable LocalDate oldest,
            @Nullable LocalDate next,
            long rowsThen,
            long held,
            @Nullable LocalDate cut) {
        static LineView of(RetentionPreview.Line line) {
            return new LineView(
                    line.data().word(),
                    line.rows(),
                    line.oldest().orElse(null),
                    line.next().orElse(null),
                    line.rowsThen(),
                    line.held(),
                    line.cut().orElse(null));
        }
    }

    record GoingView(LocalDate day, String data, long rows) {}

    @JsonNaming(SnakeCaseStrategy.class)
    record PreviewView(LocalDate nextRun, List<LineView> data, List<GoingView> calendar) {}

    /** What will be deleted when, in the next two weeks. */
    @GetMapping("/retention/preview")
    PreviewView preview(
            @AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        RetentionPreview preview = desk.preview(actor, tenant.map(TenantId::new));
        return new PreviewView(
                preview.nextRun(),
                preview.lines().stream().map(LineView::of).toList(),
                preview.calendar().stream()
                        .map(g -> new GoingView(g.day(), g.data().word(), g.rows()))
                        .toList());
    }

    record DeletedView(String tenant, String data, long rows, LocalDate oldest, LocalDate newest) {}

    /**
     * @param day for which it ran by itself; absent: somebody asked for it
     * @param ended absent while it runs
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RunView(
            String id,
            @Nullable LocalDate day,
            Instant began,
            @Nullable Instant ended,
            String failure,
            List<DeletedView> deleted) {
        static RunView of(RetentionRuns.Run run) {
            return new RunView(
                    run.id().toString(),
                    run.day().orElse(null),
                    run.began(),
                    run.ended().orElse(null),
                    run.failure(),
                    run.deleted().stream()
                            .map(d ->
                                    new DeletedView(
                                            d.tenant().value(),
                                            d.data().word(),
                                            d.rows(),
                                            d.oldest(),
                                            d.newest()))
                            .toList());
        }
    }

    /** Newest first. */
    record RunList(List<RunView> runs) {}

    @GetMapping("/retention/runs")
    RunList runs(@AuthenticationPrincipal Actor actor) {
        return new RunList(runs.list(actor).stream().map(RunView::of).toList());
    }

    /** A job that began. */
    record Started(String job) {}

    @PostMapping("/retention/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Started run(@AuthenticationPrincipal Actor actor) {
        return new Started(desk.now(actor).id().toString());
    }
}

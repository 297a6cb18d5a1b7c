package dev.pilothouse.console.web.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.AnnexDocuments;
import dev.pilothouse.policy.decisions.AnnexIv;
import dev.pilothouse.policy.decisions.RiskAssignment;
import dev.pilothouse.policy.decisions.RiskClasses;
import dev.pilothouse.policy.decisions.RiskPolicy;
import dev.pilothouse.policy.decisions.RiskPolicy.Unclassified;
import dev.pilothouse.policy.decisions.RiskSettings;
import dev.pilothouse.policy.decisions.RiskStanding;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.policy.rules.risk.RiskAnswer;
import dev.pilothouse.policy.rules.risk.RiskJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** Risk classes of features: answered, signed off, exported, and what gateways do about them. */
@Api
class RiskController {
    private final RiskClasses risks;
    private final RiskSettings settings;
    private final AnnexDocuments annex;
    private final TakenFiles taken;

    RiskController(
            RiskClasses risks, RiskSettings settings, AnnexDocuments annex, TakenFiles taken) {
        this.risks = risks;
        this.settings = settings;
        this.annex = annex;
        this.taken = taken;
    }

    /** What counts of one feature. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StandingView(
            String tenant,
            String feature,
            String riskClass,
            boolean confirmed,
            List<String> articles,
            @Nullable Instant prohibitedFrom,
            Instant since,
            boolean reopened) {
        static StandingView of(RiskStanding s) {
            return new StandingView(
                    s.tenant().value(),
                    s.feature().value(),
                    s.riskClass().word(),
                    s.confirmed(),
                    s.articles(),
                    s.prohibitedFrom().orElse(null),
                    s.since(),
                    s.reopened());
        }
    }

    /** By tenant and feature. */
    record StandingList(List<StandingView> risks) {}

    @GetMapping("/risks")
    StandingList list(@AuthenticationPrincipal Actor actor) {
        return new StandingList(risks.list(actor).stream().map(StandingView::of).toList());
    }

    @GetMapping("/features/{tenant}/{feature}/risk")
    RiskBody get(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature) {
        return RiskBody.of(risks.view(actor, new TenantId(tenant), new FeatureId(feature)));
    }

    @PutMapping("/features/{tenant}/{feature}/risk/answers/{question}")
    RiskBody answer(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @PathVariable String question,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int revision = fields.whole("revision", 0);
        List<String> values = fields.texts("values", 20);
        String note = fields.optional("note").orElse("");
        fields.requireNoOthers();
        return RiskBody.of(
                risks.answer(
                        actor,
                        new TenantId(tenant),
                        new FeatureId(feature),
                        revision,
                        question,
                        new RiskAnswer(values, note)));
    }

    /** Forgets the answers that are not signed off. */
    @DeleteMapping("/features/{tenant}/{feature}/risk/answers")
    RiskBody startOver(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestParam long revision) {
        return RiskBody.of(
                risks.startOver(actor, new TenantId(tenant), new FeatureId(feature), revision));
    }

    @PostMapping("/features/{tenant}/{feature}/risk/sign-off")
    RiskBody signOff(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int revision = fields.whole("revision", 0);
        String note = fields.optional("note").orElse("");
        fields.requireNoOthers();
        return RiskBody.of(
                risks.signOff(actor, new TenantId(tenant), new FeatureId(feature), revision, note));
    }

    @PostMapping("/features/{tenant}/{feature}/risk/dissents")
    RiskBody dissent(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String text = fields.text("text");
        fields.requireNoOthers();
        risks.dissent(actor, new TenantId(tenant), new FeatureId(feature), text);
        return get(actor, tenant, feature);
    }

    @PutMapping("/features/{tenant}/{feature}/risk/notice")
    RiskBody notice(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String notice = fields.optional("notice").orElse("");
        fields.requireNoOthers();
        settings.setNotice(actor, new TenantId(tenant), new FeatureId(feature), notice);
        return get(actor, tenant, feature);
    }

    @PutMapping("/features/{tenant}/{feature}/risk/duties/{duty}")
    RiskBody assign(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @PathVariable String duty,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String owner = fields.optional("owner").orElse("");
        Optional<LocalDate> due = fields.optional("due").map(RiskController::day);
        String evidence = fields.optional("evidence").orElse("");
        fields.requireNoOthers();
        settings.assign(
                actor,
                new TenantId(tenant),
                new FeatureId(feature),
                duty,
                new RiskAssignment(owner, due, evidence));
        return get(actor, tenant, feature);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            BadInput refused = new BadInput("due", text, "a day such as 2027-12-02");
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * As {@code json}, sealed once it is signed off, or {@code pdf}; of what is signed unless a
     * draft is asked for.
     */
    @GetMapping(path = "/features/{tenant}/{feature}/risk/export", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> export(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestParam(defaultValue = "json") String format,
            @RequestParam(defaultValue = "false") boolean draft) {
        TenantId of = new TenantId(tenant);
        FeatureId id = new FeatureId(feature);
        String name = tenant + "-" + feature + "-risk." + format;
        return taken.risk(
                actor,
                of,
                id,
                format,
                () ->
                        switch (format) {
                            case "json" ->
                                    file(
                                            name,
                                            "application/json",
                                            risks.file(actor, of, id, draft).getBytes(UTF_8));
                            case "pdf" ->
                                    file(name, "application/pdf", risks.pdf(actor, of, id, draft));
                            default -> throw new BadInput("format", format, "json or pdf");
                        });
    }

    /** Technical documentation as far as it is known, as {@code json} or {@code pdf}. */
    @GetMapping(path = "/features/{tenant}/{feature}/annex-iv", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> annexIv(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @PathVariable String feature,
            @RequestParam(defaultValue = "json") String format) {
        TenantId of = new TenantId(tenant);
        FeatureId id = new FeatureId(feature);
        return taken.annexIv(
                actor,
                of,
                id,
                format,
                () ->
                        document(
                                annex.assemble(actor, of, id),
                                tenant + "-" + feature + "-annex-iv.",
                                format));
    }

    private ResponseEntity<byte[]> document(AnnexIv document, String name, String format) {
        return switch (format) {
            case "json" ->
                    file(
                            name + format,
                            "application/json",
                            RiskJson.tree(document).toPrettyString().getBytes(UTF_8));
            case "pdf" -> file(name + format, "application/pdf", annex.pdf(document));
            default -> throw new BadInput("format", format, "json or pdf");
        };
    }

    private static ResponseEntity<byte[]> file(String name, String type, byte[] content) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .contentType(MediaType.parseMediaType(type))
                .body(content);
    }

    /** What a tenant asks of production traffic without a class. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record PolicyView(String tenant, String unclassified, @Nullable Instant denyFrom) {
        static PolicyView of(TenantId tenant, RiskPolicy policy) {
            return new PolicyView(
                    tenant.value(), policy.unclassified().word(), policy.denyFrom().orElse(null));
        }
    }

    /** By tenant. */
    record PolicyList(List<PolicyView> policies) {}

    @GetMapping("/risk-policies")
    PolicyList policies(@AuthenticationPrincipal Actor actor) {
        return new PolicyList(
                settings.policies(actor).entrySet().stream()
                        .map(p -> PolicyView.of(p.getKey(), p.getValue()))
                        .toList());
    }

    @PutMapping("/risk-policies/{tenant}")
    PolicyView setPolicy(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        RiskPolicy policy =
                new RiskPolicy(
                        Unclassified.ofWord(fields.text("unclassified")), fields.time("deny_from"));
        fields.requireNoOthers();
        settings.setPolicy(actor, new TenantId(tenant), policy);
        return PolicyView.of(new TenantId(tenant), policy);
    }
}

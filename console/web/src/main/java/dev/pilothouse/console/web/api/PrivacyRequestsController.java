package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.AccessAnswers;
import dev.pilothouse.policy.decisions.privacy.CertificatePdf;
import dev.pilothouse.policy.decisions.privacy.Channel;
import dev.pilothouse.policy.decisions.privacy.ErasureEngine;
import dev.pilothouse.policy.decisions.privacy.ErasurePlans;
import dev.pilothouse.policy.decisions.privacy.Identifier;
import dev.pilothouse.policy.decisions.privacy.IdentityMethod;
import dev.pilothouse.policy.decisions.privacy.Intake;
import dev.pilothouse.policy.decisions.privacy.PrivacyLetters;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequests;
import dev.pilothouse.policy.decisions.privacy.PrivacySecret;
import dev.pilothouse.policy.decisions.privacy.RequestFilter;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import dev.pilothouse.policy.decisions.privacy.RequestState;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Privacy requests; {@code id} is {@code DSR-0147} or the id. */
@Api
class PrivacyRequestsController {
    private static final int MOST_IDENTIFIERS = 20;

    private final PrivacyRequests requests;
    private final ErasurePlans plans;
    private final ErasureEngine engine;
    private final AccessAnswers answers;
    private final Clock clock;

    PrivacyRequestsController(
            PrivacyRequests requests,
            ErasurePlans plans,
            ErasureEngine engine,
            AccessAnswers answers,
            Clock clock) {
        this.requests = requests;
        this.plans = plans;
        this.engine = engine;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Open ones first by when they are due, at most 500.
     *
     * @param total how many there are
     */
    record Page(List<PrivacyRequestView> requests, long total) {}

    /**
     * @param open only those with a clock
     */
    @GetMapping("/privacy-requests")
    Page list(
            @AuthenticationPrincipal Actor actor,
            @RequestParam Optional<String> tenant,
            @RequestParam Optional<String> state,
            @RequestParam Optional<String> kind,
            @RequestParam(defaultValue = "false") boolean open) {
        Set<RequestState> states =
                state.map(RequestState::ofWord)
                        .map(Set::of)
                        .orElseGet(() -> open ? RequestFilter.ALL.open().states() : Set.of());
        if (open && states.stream().noneMatch(RequestState::open)) {
            throw new BadInput("state", state.orElse(""), "one with a clock, or open=false");
        }
        PrivacyRequests.Page page =
                requests.list(
                        actor,
                        new RequestFilter(
                                tenant.map(TenantId::new).map(Set::of),
                                states,
                                kind.map(RequestKind::ofWord)));
        return new Page(page.requests().stream().map(this::view).toList(), page.total());
    }

    private PrivacyRequestView view(PrivacyRequest request) {
        return PrivacyRequestView.of(request, clock.instant());
    }

    @GetMapping("/privacy-requests/{id}")
    PrivacyRequestView.Whole find(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return whole(actor, existing(actor, id), null);
    }

    private PrivacyRequestView.Whole whole(
            Actor actor, PrivacyRequest request, @Nullable List<String> holds) {
        return new PrivacyRequestView.Whole(
                view(request),
                requests.steps(actor, request).stream().map(PrivacyRequestView.Step::of).toList(),
                requests.others(actor, request).stream()
                        .filter(r -> r.state().open())
                        .map(this::view)
                        .toList(),
                PrivacyLetters.of(request),
                holds,
                answers.file(actor, request).map(PrivacyRequestView.File::of).orElse(null),
                null);
    }

    private static List<String> warnings(List<Identifier> given) {
        long few = given.stream().filter(Identifier::isTooShort).count();
        return few == 0
                ? List.of()
                : List.of(
                        "identifiers: "
                                + few
                                + " of fewer than 4 characters, looked for in traces by keyed hash"
                                + " and not in texts");
    }

    private PrivacyRequest existing(Actor actor, String id) {
        return requests.get(actor, id);
    }

    @PostMapping("/privacy-requests")
    ResponseEntity<PrivacyRequestView.Whole> create(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Intake intake =
                new Intake(
                        new TenantId(fields.text("tenant")),
                        RequestKind.ofWord(fields.text("kind")),
                        fields.optional("regime").orElse("gdpr"),
                        fields.optional("channel").map(Channel::ofWord).orElse(Channel.API),
                        fields.time("received_at"),
                        identifiers(fields),
                        fields.optional("contact").orElse(""),
                        fields.optional("note").orElse(""));
        fields.requireNoOthers();
        PrivacyRequest made = requests.create(actor, intake);
        return ResponseEntity.created(URI.create("/api/v1/privacy-requests/" + made.name()))
                .body(whole(actor, made, null).warning(warnings(intake.identifiers())));
    }

    private static List<Identifier> identifiers(Fields fields) {
        return fields.list("identifiers", MOST_IDENTIFIERS).stream()
                .map(PrivacyRequestsController::identifier)
                .toList();
    }

    private static Identifier identifier(Fields fields) {
        Identifier identifier = Identifier.of(fields.text("kind"), fields.text("value"));
        fields.requireNoOthers();
        return identifier;
    }

    /** Who the person is. */
    record Identifiers(List<Named> identifiers, String contact, String note, List<String> remarks) {
        static Identifiers of(PrivacySecret s) {
            return new Identifiers(
                    s.identifiers().stream()
                            .map(i ->
                                    new Named(
                                            i.kind().word(), i.value(), List.copyOf(i.spellings())))
                            .toList(),
                    s.contact(),
                    s.note(),
                    s.remarks());
        }
    }

    /**
     * @param spellings that are looked for
     */
    record Named(String kind, String value, List<String> spellings) {}

    /** In the audit log before anything is shown. */
    @GetMapping("/privacy-requests/{id}/identifiers")
    Identifiers identifiers(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return requests.identifiers(actor, existing(actor, id).id())
                .map(Identifiers::of)
                .orElseThrow(() -> new NotFound("identifiers of", id));
    }

    /** Voids plan and approval. */
    @PostMapping("/privacy-requests/{id}/identifiers")
    PrivacyRequestView.Whole identify(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        List<Identifier> more = identifiers(fields);
        fields.requireNoOthers();
        return whole(actor, requests.identify(actor, existing(actor, id).id(), more), null)
                .warning(warnings(more));
    }

    @PostMapping("/privacy-requests/{id}/acknowledge")
    PrivacyRequestView.Whole acknowledge(
            @AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return whole(actor, requests.acknowledge(actor, existing(actor, id).id()), null);
    }

    @PostMapping("/privacy-requests/{id}/identity")
    PrivacyRequestView.Whole identity(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        IdentityMethod method = IdentityMethod.ofWord(fields.text("method"));
        int documents = fields.whole("documents", 0);
        fields.requireNoOthers();
        return whole(
                actor, requests.identity(actor, existing(actor, id).id(), method, documents), null);
    }

    @PostMapping("/privacy-requests/{id}/extend")
    PrivacyRequestView.Whole extend(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        String reason = only(body, "reason");
        return whole(actor, requests.extend(actor, existing(actor, id).id(), reason), null);
    }

    private static String only(JsonNode body, String field) {
        Fields fields = Fields.of(body);
        String text = fields.optional(field).orElse("");
        fields.requireNoOthers();
        return text;
    }

    @PostMapping("/privacy-requests/{id}/refuse")
    PrivacyRequestView.Whole refuse(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String ground = fields.text("ground");
        String reason = fields.optional("reason").orElse("");
        fields.requireNoOthers();
        return whole(actor, requests.refuse(actor, existing(actor, id).id(), ground, reason), null);
    }

    @PostMapping("/privacy-requests/{id}/withdraw")
    PrivacyRequestView.Whole withdraw(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        String reason = only(body, "reason");
        return whole(actor, requests.withdraw(actor, existing(actor, id).id(), reason), null);
    }

    /** Not for erasures: they end by their certificate. */
    @PostMapping("/privacy-requests/{id}/complete")
    PrivacyRequestView.Whole complete(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        String outcome = only(body, "outcome");
        return whole(actor, requests.complete(actor, existing(actor, id).id(), outcome), null);
    }

    /** Counts what every store holds. */
    @PostMapping("/privacy-requests/{id}/plan")
    PrivacyRequestView.Whole plan(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        ErasurePlans.Counted counted = plans.plan(actor, existing(actor, id).id());
        return whole(actor, counted.request(), counted.holds());
    }

    @PostMapping("/privacy-requests/{id}/ask")
    PrivacyRequestView.Whole ask(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        String note = only(body, "note");
        return whole(actor, plans.ask(actor, existing(actor, id).id(), note), null);
    }

    /** Answers at once; {@code GET} says how far it is. */
    @PostMapping("/privacy-requests/{id}/execute")
    PrivacyRequestView.Whole execute(
            @AuthenticationPrincipal Actor actor, @PathVariable String id) {
        PrivacyRequest request = existing(actor, id);
        var _ = engine.execute(actor, request.id());
        return find(actor, id);
    }

    @PostMapping("/privacy-requests/{id}/pause")
    PrivacyRequestView.Whole pause(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        var _ = engine.pause(actor, existing(actor, id).id(), true);
        return find(actor, id);
    }

    @PostMapping("/privacy-requests/{id}/go-on")
    PrivacyRequestView.Whole goOn(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        var _ = engine.pause(actor, existing(actor, id).id(), false);
        return find(actor, id);
    }

    /** Looks once more after the certificate, as a job; the audit log says what was found. */
    @PostMapping("/privacy-requests/{id}/probe")
    PrivacyRequestView.Whole probe(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        var _ = engine.probeAgain(actor, existing(actor, id).id());
        return find(actor, id);
    }

    /**
     * @param format {@code json}, which is signed, or {@code pdf}
     */
    @GetMapping(path = "/privacy-requests/{id}/certificate", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> certificate(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "json") String format) {
        if (!format.equals("json") && !format.equals("pdf")) {
            throw new BadInput("format", format, "json or pdf");
        }
        String file =
                requests.certificate(actor, existing(actor, id).id())
                        .orElseThrow(() -> new NotFound("certificate of", id));
        return format.equals("pdf")
                ? ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_PDF)
                        .body(CertificatePdf.write(file))
                : ResponseEntity.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(file.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Gathers what is held about the person, as a job. */
    @PostMapping("/privacy-requests/{id}/collect")
    PrivacyRequestView.Whole collect(
            @AuthenticationPrincipal Actor actor, @PathVariable String id) {
        var _ = answers.collect(actor, existing(actor, id).id());
        return find(actor, id);
    }

    /** The ZIP; in the audit log before it is given. */
    @GetMapping(path = "/privacy-requests/{id}/file", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> file(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .body(answers.fetch(actor, existing(actor, id).id()));
    }
}

package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ModelId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.TakenFiles;
import dev.pilothouse.registry.CardFile;
import dev.pilothouse.registry.CardPair;
import dev.pilothouse.registry.CardPolicies;
import dev.pilothouse.registry.CardPolicy;
import dev.pilothouse.registry.ModelCard;
import dev.pilothouse.registry.ModelCards;
import dev.pilothouse.registry.cards.Card;
import dev.pilothouse.registry.cards.CardChange;
import dev.pilothouse.registry.cards.CardComparison;
import dev.pilothouse.registry.cards.CardField;
import dev.pilothouse.registry.cards.CardFields;
import dev.pilothouse.registry.cards.CardFormat;
import dev.pilothouse.registry.cards.CardJson;
import dev.pilothouse.registry.cards.Completeness;
import dev.pilothouse.registry.cards.Imported;
import java.time.Clock;
import java.time.Instant;
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

/** Cards of models: read, written, signed off, imported and exported. */
@Api
class CardsController {
    private final ModelCards cards;
    private final CardPolicies policies;
    private final TakenFiles taken;
    private final Clock clock;

    CardsController(ModelCards cards, CardPolicies policies, TakenFiles taken, Clock clock) {
        this.cards = cards;
        this.policies = policies;
        this.taken = taken;
        this.clock = clock;
    }

    /** What a purpose needs and nobody gave, with the role that can give it. */
    record Missing(String field, String label, String giver) {
        static Missing of(CardField field) {
            return new Missing(field.path(), field.label(), field.giver().word());
        }
    }

    /** How complete a card is for a purpose. */
    record PurposeView(String purpose, int given, int needed, List<Missing> missing) {
        static PurposeView of(Completeness c) {
            return new PurposeView(
                    c.purpose().word(),
                    c.given(),
                    c.needed().size(),
                    c.missing().stream().map(Missing::of).toList());
        }
    }

    /**
     * @param card absent in lists
     * @param approval of the sign-off that was asked for
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CardView(
            String model,
            long number,
            long revision,
            String state,
            String digest,
            String editedBy,
            Instant editedAt,
            @Nullable String approval,
            @Nullable String askedBy,
            @Nullable Instant askedAt,
            @Nullable String signedBy,
            @Nullable Instant signedAt,
            @Nullable JsonNode card,
            @Nullable List<PurposeView> completeness) {
        static CardView of(ModelCard card, boolean whole) {
            return new CardView(
                    card.model().value(),
                    card.number(),
                    card.revision(),
                    card.state().word(),
                    card.digest(),
                    card.editedByName(),
                    card.editedAt(),
                    card.ask().map(a -> a.approval().toString()).orElse(null),
                    card.ask().map(ModelCard.Ask::byName).orElse(null),
                    card.ask().map(ModelCard.Ask::at).orElse(null),
                    card.signOff().map(ModelCard.SignOff::byName).orElse(null),
                    card.signOff().map(ModelCard.SignOff::at).orElse(null),
                    whole ? CardJson.tree(card.content()) : null,
                    whole
                            ? Completeness.of(card.content()).stream().map(PurposeView::of).toList()
                            : null);
        }
    }

    /** Newest first. */
    record CardList(List<CardView> cards) {}

    /**
     * @param unknown what no field holds; kept as notes
     * @param changes what the file changes
     * @param saved absent: nothing was saved, because it was only tried
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ImportView(List<String> unknown, List<CardChange> changes, @Nullable CardView saved) {}

    /** By tenant. */
    record PolicyList(List<PolicyView> policies) {}

    /** What a tenant asks of the cards of models in production. */
    record PolicyView(String tenant, String policy) {}

    /**
     * @param number of a version; the newest when missing
     */
    @GetMapping("/models/{id}/card")
    CardView get(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestParam Optional<Long> number) {
        return CardView.of(card(actor, new ModelId(id), number), true);
    }

    private ModelCard card(Actor actor, ModelId id, Optional<Long> number) {
        return number.map(n -> cards.version(actor, id, n))
                .orElseGet(() ->
                        cards.standing(actor, id)
                                .latest()
                                .orElseThrow(() -> new NotFound("card", id.value())));
    }

    @GetMapping("/models/{id}/card/versions")
    CardList versions(@AuthenticationPrincipal Actor actor, @PathVariable String id) {
        return new CardList(
                cards.versions(actor, new ModelId(id)).stream()
                        .map(c -> CardView.of(c, false))
                        .toList());
    }

    /** Two versions of a card. */
    record ComparisonView(
            String model, long from, long to, long different, List<CardComparison.Part> sections) {}

    /**
     * @param from default: the version before {@code to}
     * @param to default: the newest
     * @param all also what is the same
     */
    @GetMapping("/models/{id}/card/compare")
    ComparisonView compare(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestParam Optional<Long> from,
            @RequestParam Optional<Long> to,
            @RequestParam(defaultValue = "false") boolean all) {
        List<ModelCard> versions = cards.versions(actor, new ModelId(id));
        if (versions.isEmpty()) {
            throw new NotFound("card", id);
        }
        CardPair pair = CardPair.of(versions, from, to);
        CardComparison comparison =
                CardComparison.of(pair.before().content(), pair.after().content(), all);
        return new ComparisonView(
                id,
                pair.before().number(),
                pair.after().number(),
                comparison.different(),
                comparison.parts());
    }

    @PutMapping("/models/{id}/card")
    CardView save(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int number = fields.whole("number", 0);
        int revision = fields.whole("revision", 0);
        Card content = CardJson.read(fields.json("card"));
        fields.requireNoOthers();
        return CardView.of(cards.save(actor, new ModelId(id), number, revision, content), true);
    }

    @PostMapping("/models/{id}/card/sign-off")
    CardView ask(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int number = fields.whole("number", 0);
        int revision = fields.whole("revision", 0);
        String note = fields.optional("note").orElse("");
        fields.requireNoOthers();
        return CardView.of(cards.ask(actor, new ModelId(id), number, revision, note), true);
    }

    @DeleteMapping("/models/{id}/card/sign-off")
    CardView withdraw(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason) {
        return CardView.of(cards.withdraw(actor, new ModelId(id), reason), true);
    }

    /** Lays a file over the newest version: what it gives replaces what was there. */
    @PostMapping("/models/{id}/card/import")
    ImportView imported(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String file = fields.text("file");
        CardFormat format =
                fields.optional("format")
                        .map(CardFormat::ofWord)
                        .orElseGet(() -> CardFormat.of(file));
        boolean only = fields.flag("dry_run");
        int number = fields.whole("number", 0);
        int revision = fields.whole("revision", 0);
        fields.requireNoOthers();
        ModelId model = new ModelId(id);
        ModelCard old = card(actor, model, Optional.empty());
        Imported read = format.read(file);
        Card content = CardChange.over(old.content(), read.card());
        CardView saved =
                only
                        ? null
                        : CardView.of(
                                cards.save(
                                        actor,
                                        model,
                                        number == 0 ? old.number() : number,
                                        revision == 0 ? old.revision() : revision,
                                        content),
                                true);
        return new ImportView(read.unknown(), CardChange.between(old.content(), content), saved);
    }

    /**
     * @param number of a version; the newest when missing
     */
    @GetMapping(path = "/models/{id}/card/export", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> export(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String id,
            @RequestParam String format,
            @RequestParam Optional<Long> number) {
        ModelId model = new ModelId(id);
        CardFormat as = CardFormat.ofWord(format);
        ModelCard card = card(actor, model, number);
        CardFile file =
                taken.card(
                        actor,
                        model,
                        card.number(),
                        as.word(),
                        () -> CardFile.of(card, as, clock.instant()));
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(file.name()).build().toString())
                .contentType(MediaType.parseMediaType(file.mediaType()))
                .body(file.content());
    }

    /** The fields of cards: sections, help, what needs them and who can give them. */
    @GetMapping("/card-fields")
    JsonNode fields(@AuthenticationPrincipal Actor actor) {
        return CardFields.document();
    }

    @GetMapping("/card-policies")
    PolicyList policies(@AuthenticationPrincipal Actor actor) {
        return new PolicyList(
                policies.list(actor).entrySet().stream()
                        .map(p -> new PolicyView(p.getKey().value(), p.getValue().word()))
                        .toList());
    }

    @PutMapping("/card-policies/{tenant}")
    PolicyView setPolicy(
            @AuthenticationPrincipal Actor actor,
            @PathVariable String tenant,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        CardPolicy policy = CardPolicy.ofWord(fields.text("policy"));
        fields.requireNoOthers();
        policies.set(actor, new TenantId(tenant), policy);
        return new PolicyView(tenant, policy.word());
    }
}

package dev.pilothouse.console.web.api;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetChange;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.Budgets;

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

import tools.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Budgets. */
@Api
class BudgetsController {
    private final Budgets budgets;

    BudgetsController(Budgets budgets) {
        this.budgets = budgets;
    }

    /** By tenant, scope and name. */
    record BudgetList(List<BudgetView> budgets) {}

    /**
     * @param tenant only those of this tenant
     */
    @GetMapping("/budgets")
    BudgetList list(@AuthenticationPrincipal Actor actor, @RequestParam Optional<String> tenant) {
        Map<UUID, BudgetProposal> waiting = budgets.proposals(actor);
        return new BudgetList(
                budgets.list(actor).stream()
                        .map(use -> BudgetView.of(use, waiting))
                        .filter(view -> tenant.map(view.tenant()::equals).orElse(true))
                        .toList());
    }

    @GetMapping("/budgets/{id}")
    BudgetView find(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        Map<UUID, BudgetProposal> waiting = budgets.proposals(actor);
        return budgets.find(actor, id)
                .map(use -> BudgetView.of(use, waiting))
                .orElseThrow(() -> new NotFound("budget", id.toString()));
    }

    @PostMapping("/budgets")
    ResponseEntity<BudgetView> create(
            @AuthenticationPrincipal Actor actor, @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        Budget made = budgets.create(actor, data(fields));
        return ResponseEntity.created(URI.create("/api/v1/budgets/" + made.id()))
                .body(find(actor, made.id()));
    }

    private static BudgetData data(Fields fields) {
        TenantId tenant = new TenantId(fields.text("tenant"));
        String name = fields.text("name");
        BudgetScope scope = BudgetScope.ofWord(fields.text("scope"));
        String target = fields.text("target");
        BudgetUnit unit = BudgetUnit.ofWord(fields.text("unit"));
        BigDecimal limit = amount("limit", fields.text("limit"));
        BudgetPeriod period = BudgetPeriod.ofWord(fields.text("period"));
        BigDecimal away =
                fields.optional("away_allowance")
                        .map(text -> amount("away_allowance", text))
                        .orElse(BigDecimal.ZERO);
        BudgetData.Ladder usual = BudgetData.Ladder.USUAL;
        BudgetData.Ladder ladder =
                new BudgetData.Ladder(
                        fields.whole("alert_at", usual.alert()),
                        fields.whole("cheaper_at", usual.cheaper()),
                        fields.whole("local_at", usual.local()));
        boolean cuts = fields.flag("cuts_streams");
        boolean free = fields.flag("counts_free");
        fields.requireNoOthers();
        return new BudgetData(
                tenant, name, scope, target, unit, limit, period, ladder, away, cuts, free);
    }

    private static BigDecimal amount(String field, String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            BadInput refused = new BadInput(field, text, "a number as text, such as \"250\"");
            refused.initCause(e);
            throw refused;
        }
    }

    /** 200 when it took effect, 202 while another person has to approve. */
    @PutMapping("/budgets/{id}")
    ResponseEntity<BudgetView> change(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        int version = fields.whole("version", -1);
        String note = fields.optional("note").orElse("");
        return answer(actor, budgets.change(actor, id, version, data(fields), note));
    }

    /** 202: another person has to approve. */
    @PostMapping("/budgets/{id}/close")
    ResponseEntity<BudgetView> close(
            @AuthenticationPrincipal Actor actor,
            @PathVariable UUID id,
            @RequestBody JsonNode body) {
        Fields fields = Fields.of(body);
        String reason = fields.text("reason");
        fields.requireNoOthers();
        return answer(actor, budgets.close(actor, id, reason));
    }

    private ResponseEntity<BudgetView> answer(Actor actor, BudgetChange change) {
        return ResponseEntity.status(
                        change.waits().isPresent() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(find(actor, change.budget().id()));
    }

    /** Takes back what waits for an approval. */
    @DeleteMapping("/budgets/{id}/proposal")
    ResponseEntity<Void> withdraw(@AuthenticationPrincipal Actor actor, @PathVariable UUID id) {
        budgets.withdraw(actor, id);
        return ResponseEntity.noContent().build();
    }
}

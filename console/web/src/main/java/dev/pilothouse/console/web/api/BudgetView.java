package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetProposal;
import dev.pilothouse.policy.decisions.BudgetUse;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A budget and how far it is spent. Amounts are decimal numbers as text, in the currency, tokens or
 * requests.
 *
 * @param leased held by gateways and not spent: the most that can be spent without another word
 * @param worstOverspend above the limit if all that is leased is spent
 * @param forecast at the end of the period at this pace; absent early in it
 * @param periodEnds absent for a budget without periods
 * @param proposal what waits for an approval; absent when nothing does
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetView(
        String id,
        long version,
        String tenant,
        String name,
        String scope,
        String target,
        String unit,
        String currency,
        String limit,
        String period,
        int alertAt,
        int cheaperAt,
        int localAt,
        String awayAllowance,
        boolean cutsStreams,
        boolean countsFree,
        String spent,
        String reserved,
        String leased,
        String worstOverspend,
        int percent,
        @Nullable String forecast,
        Instant periodBegins,
        @Nullable Instant periodEnds,
        List<NodeLease> nodes,
        @Nullable Proposal proposal) {

    /** What one gateway holds; {@code live} is false when it was silent and the rest given back. */
    @JsonNaming(SnakeCaseStrategy.class)
    record NodeLease(
            String node,
            String spent,
            String reserved,
            String left,
            Instant heardAt,
            boolean live) {}

    /**
     * A looser budget, or the end of this one.
     *
     * @param after the fields of the budget as they will be; absent when it is to be closed
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Proposal(
            String approval,
            String digest,
            boolean closes,
            @Nullable Map<String, Object> after,
            String reason,
            String proposedBy,
            Instant proposedAt) {
        static Proposal of(BudgetProposal p) {
            return new Proposal(
                    p.approval().toString(),
                    p.digest(),
                    p.closes(),
                    p.data().map(BudgetData::asMap).orElse(null),
                    p.reason(),
                    p.by().name(),
                    p.at());
        }
    }

    /**
     * @param waiting what waits for an approval, by budget
     */
    static BudgetView of(BudgetUse use, Map<UUID, BudgetProposal> waiting) {
        BudgetProposal waits = waiting.get(use.budget().id());
        BudgetData data = use.budget().data();
        return new BudgetView(
                use.budget().id().toString(),
                use.budget().version(),
                data.tenant().value(),
                data.name(),
                data.scope().word(),
                data.target(),
                data.unit().word(),
                use.budget().currency(),
                text(data.limit()),
                data.period().word(),
                data.ladder().alert(),
                data.ladder().cheaper(),
                data.ladder().local(),
                text(data.awayAllowance()),
                data.cutsStreams(),
                data.countsFree(),
                text(use.spent()),
                text(use.reserved()),
                text(use.leased()),
                text(use.worstOverspend()),
                use.percent(),
                use.forecast().map(BudgetView::text).orElse(null),
                use.begins(),
                use.ends().orElse(null),
                use.leases().stream().map(BudgetView::lease).toList(),
                waits == null ? null : Proposal.of(waits));
    }

    private static NodeLease lease(BudgetUse.NodeLease lease) {
        return new NodeLease(
                lease.node().value(),
                text(lease.spent()),
                text(lease.reserved()),
                text(lease.left()),
                lease.heardAt(),
                lease.live());
    }

    private static String text(BigDecimal amount) {
        return amount.toPlainString();
    }
}

package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetUse;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A budget and how far it is spent. Amounts are decimal numbers as text, in the currency, tokens or
 * requests.
 *
 * @param leased held by gateways and not spent: the most that can be spent without another word
 * @param worstOverspend above the limit if all that is leased is spent
 * @param forecast at the end of the period at this pace; absent early in it
 * @param periodEnds absent for a budget without periods
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
        List<NodeLease> nodes) {

    /** What one gateway holds; {@code live} is false when it was silent and the rest given back. */
    @JsonNaming(SnakeCaseStrategy.class)
    record NodeLease(
            String node,
            String spent,
            String reserved,
            String left,
            Instant heardAt,
            boolean live) {}

    static BudgetView of(BudgetUse use) {
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
                use.leases().stream().map(BudgetView::lease).toList());
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

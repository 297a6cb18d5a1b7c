package dev.pilothouse.bridge.control;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.BudgetLedger;
import dev.pilothouse.policy.decisions.LeaseAsk;
import dev.pilothouse.policy.decisions.LeaseGrant;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** Budgets and their leases between messages and the ledger. */
final class LeaseDesk {
    private static final int MOST_ASKS = 1_000;
    private static final int LONGEST_BOOT = 64;

    private final BudgetLedger ledger;

    LeaseDesk(BudgetLedger ledger) {
        this.ledger = ledger;
    }

    static dev.pilothouse.bridge.protocol.v1.Budget message(Budget budget) {
        BudgetData data = budget.data();
        return dev.pilothouse.bridge.protocol.v1.Budget.newBuilder()
                .setId(budget.id().toString())
                .setTenant(data.tenant().value())
                .setName(data.name())
                .setScope(data.scope().word())
                .setTarget(data.target())
                .setUnit(data.unit().word())
                .setCurrency(budget.currency())
                .setLimit(data.unit().units(data.limit()))
                .setPeriod(data.period().word())
                .setAlertAt(data.ladder().alert())
                .setCheaperAt(data.ladder().cheaper())
                .setLocalAt(data.ladder().local())
                .setAwayAllowance(data.unit().units(data.awayAllowance()))
                .setCutsStreams(data.cutsStreams())
                .setCountsFree(data.countsFree())
                .build();
    }

    /**
     * @throws Membership.Refused for a node that is no gateway
     * @throws BadInput when a message cannot be
     */
    LeaseResponse answer(NodeIdentity node, LeaseRequest request) throws Membership.Refused {
        if (node.kind() != NodeKind.GATEWAY) {
            throw new Membership.Refused("only gateways spend budgets");
        }
        if (request.getAsksCount() > MOST_ASKS) {
            throw new BadInput(
                    "asks", Integer.toString(request.getAsksCount()), "at most " + MOST_ASKS);
        }
        String boot = request.getBootId();
        if (boot.isEmpty() || boot.length() > LONGEST_BOOT) {
            throw new BadInput("boot_id", boot, "1 to " + LONGEST_BOOT + " characters");
        }
        LeaseResponse.Builder response = LeaseResponse.newBuilder();
        for (dev.pilothouse.bridge.protocol.v1.LeaseAsk ask : request.getAsksList()) {
            ledger.lease(node.id(), boot, ask(ask))
                    .map(LeaseDesk::grant)
                    .ifPresent(response::addGrants);
        }
        ledger.scarce().forEach(id -> response.addScarce(id.toString()));
        return response.build();
    }

    private static LeaseAsk ask(dev.pilothouse.bridge.protocol.v1.LeaseAsk ask) {
        try {
            return new LeaseAsk(
                    UUID.fromString(ask.getBudget()),
                    Instant.ofEpochSecond(ask.getBegins().getSeconds()),
                    ask.getSequence(),
                    ask.getHolds(),
                    ask.getSpent(),
                    ask.getReserved(),
                    ask.getWant(),
                    ask.getNeed(),
                    ask.getLast());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new BadInput("asks", String.valueOf(e.getMessage()), "an id and amounts from 0");
        }
    }

    private static dev.pilothouse.bridge.protocol.v1.LeaseGrant grant(LeaseGrant grant) {
        return dev.pilothouse.bridge.protocol.v1.LeaseGrant.newBuilder()
                .setBudget(grant.budget().toString())
                .setBegins(Timestamp.newBuilder().setSeconds(grant.begins().getEpochSecond()))
                .setSequence(grant.sequence())
                .setGranted(grant.granted())
                .setSettled(grant.settled())
                .setElsewhere(grant.elsewhere())
                .build();
    }
}

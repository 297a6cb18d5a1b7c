package dev.pilothouse.bridge.control;

import static dev.pilothouse.bridge.protocol.v1.ResourceType.BUDGET;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;

import dev.pilothouse.bridge.protocol.v1.LeaseAsk;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.NodeKind;
import dev.pilothouse.db.model.BudgetPeriod;
import dev.pilothouse.db.model.BudgetScope;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.Ballot;
import dev.pilothouse.policy.decisions.Budget;
import dev.pilothouse.policy.decisions.BudgetData;
import dev.pilothouse.policy.decisions.Budgets;
import dev.pilothouse.registry.FirstStart;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

class LeaseTest {
    @TempDir Path home;
    private Installation control;
    private ControlBridge bridge;
    private Budgets budgets;

    @BeforeEach
    void start() throws Exception {
        control = new Installation();
        bridge = control.start(home, 0);
        budgets = control.budgets;
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private Budget budget(BudgetUnit unit) {
        return budgets.create(
                control.admin,
                BudgetData.of(
                        FirstStart.TENANT,
                        "All",
                        BudgetScope.TENANT,
                        FirstStart.TENANT.value(),
                        unit,
                        BigDecimal.valueOf(50),
                        BudgetPeriod.TOTAL));
    }

    private static LeaseRequest ask(
            Budget budget, long sequence, long holds, long spent, long need) {
        return LeaseRequest.newBuilder()
                .setBootId("b")
                .addAsks(
                        LeaseAsk.newBuilder()
                                .setBudget(budget.id().toString())
                                .setBegins(Timestamp.getDefaultInstance())
                                .setSequence(sequence)
                                .setHolds(holds)
                                .setSpent(spent)
                                .setNeed(need))
                .build();
    }

    private static LeaseResponse lease(TestNode node, LeaseRequest request) throws Exception {
        return node.link.lease(request).get(30, TimeUnit.SECONDS);
    }

    @Test
    void newBudget_reachesGatewaysAndACloseTakesItAway() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1")) {
            Budget budget = budget(BudgetUnit.MONEY);
            String id = budget.id().toString();
            Await.until(() -> gateway.get(BUDGET, id) != null);
            var message = gateway.get(BUDGET, id).getBudget();
            assertThat(message.getLimit()).isEqualTo(50_000_000_000L);
            assertThat(message.getCurrency()).isEqualTo("EUR");
            assertThat(message.getLocalAt()).isEqualTo(100);
            var end = budgets.close(control.admin, budget.id(), "done").waits().orElseThrow();
            assertThat(gateway.get(BUDGET, id)).isNotNull();
            control.approvals.approve(
                    control.person("exec", Role.EXECUTIVE),
                    end.approval(),
                    Ballot.of(end.digest(), ""));
            Await.until(() -> gateway.get(BUDGET, id) == null);
        }
    }

    @Test
    void gateways_leaseOverTheirOwnChannels() throws Exception {
        try (var one = TestNode.gateway(home, bridge.port(), "gateway-1");
                var two = TestNode.gateway(home, bridge.port(), "gateway-2")) {
            Budget budget = budget(BudgetUnit.REQUESTS);
            Await.until(() -> one.get(BUDGET, budget.id().toString()) != null);
            Await.until(() -> two.get(BUDGET, budget.id().toString()) != null);
            assertThat(lease(one, ask(budget, 1, 0, 0, 40)).getGrants(0).getGranted())
                    .isEqualTo(40);
            LeaseResponse rest = lease(two, ask(budget, 1, 0, 0, 40));
            assertThat(rest.getGrants(0).getGranted()).isEqualTo(10);
            assertThat(rest.getGrants(0).getElsewhere()).isEqualTo(40);
            assertThat(rest.getScarceList()).containsExactly(budget.id().toString());
            lease(one, ask(budget, 2, 30, 30, 0));
            var use = budgets.find(control.admin, budget.id()).orElseThrow();
            assertThat(use.spent()).isEqualByComparingTo("30");
            assertThat(use.leases())
                    .extracting(l -> l.node().value() + " " + l.left())
                    .containsExactly("gateway-1 0", "gateway-2 10");
        }
    }

    @Test
    void otherNodesAndNonsense_areRefused() {
        try (var gateway = TestNode.gateway(home, bridge.port(), "gateway-1");
                var pool =
                        new TestNode(
                                home, bridge.port(), "pool-1", NodeKind.POOL, Installation.TOKEN)) {
            Await.until(() -> gateway.link.trouble().isEmpty() && !gateway.held.isEmpty());
            Await.until(() -> !pool.held.isEmpty());
            assertThatThrownBy(() -> lease(pool, LeaseRequest.newBuilder().setBootId("b").build()))
                    .hasMessageContaining("only gateways");
            assertThatThrownBy(() -> lease(gateway, LeaseRequest.getDefaultInstance()))
                    .hasMessageContaining("boot_id");
            var negative =
                    LeaseRequest.newBuilder()
                            .setBootId("b")
                            .addAsks(LeaseAsk.newBuilder().setBudget("x").setSpent(-1))
                            .build();
            assertThatThrownBy(() -> lease(gateway, negative)).hasMessageContaining("asks");
        }
    }
}

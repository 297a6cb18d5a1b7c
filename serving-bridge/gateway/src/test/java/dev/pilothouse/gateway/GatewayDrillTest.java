package dev.pilothouse.gateway;

import static dev.pilothouse.gateway.GatewayFixture.kill;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.Kill;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.gateway.drill.Drills;
import dev.pilothouse.gateway.testing.Await;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayDrillTest {
    private static final Kill OF_THE_DRILL =
            kill("tenant", TenantId.DRILL.value()).toBuilder()
                    .setTenant(TenantId.DRILL.value())
                    .build();

    private final GatewayFixture at = new GatewayFixture();

    @AfterEach
    void close() throws IOException {
        at.close();
    }

    private int begin(String drill) throws Exception {
        return at.gateway.drills().begin(drill, 8, 30).get(30, TimeUnit.SECONDS);
    }

    private Drills.Result end(String drill) throws Exception {
        return at.gateway.drills().end(drill).get(30, TimeUnit.SECONDS);
    }

    @Test
    void syntheticCalls_areCutAndRefusedByTheDrillsKillOnly() throws Exception {
        assertThat(begin("one")).isEqualTo(8);
        assertThat(at.killed(kill("tenant", "default")).streams()).isZero();
        var cut = at.killed(OF_THE_DRILL);
        assertThat(cut.streams()).isEqualTo(8);
        assertThat(at.call(GatewayFixture.HELLO).statusCode()).isEqualTo(200);
        assertThat(end("one")).isEqualTo(new Drills.Result(8, 8, 2, 0));
        Await.until("nothing is open", () -> at.gateway.openCalls() == 0);
    }

    @Test
    void callsThatNobodyKills_areCounted() throws Exception {
        begin("one");
        assertThat(end("one")).isEqualTo(new Drills.Result(8, 0, 0, 2));
        Await.until("nothing is open", () -> at.gateway.openCalls() == 0);
    }

    @Test
    void repeatedCommands_doNothingMore() throws Exception {
        begin("one");
        begin("one");
        assertThat(at.killed(OF_THE_DRILL).streams()).isEqualTo(8);
        assertThat(end("one")).isEqualTo(end("one"));
        assertThat(end("unknown")).isEqualTo(new Drills.Result(0, 0, 0, 0));
    }

    @Test
    void syntheticCalls_areInNobodysFigures() throws Exception {
        begin("one");
        assertThat(at.gateway.status().getInFlightList()).isEmpty();
        at.killed(OF_THE_DRILL);
        end("one");
        at.call(GatewayFixture.HELLO);
        Await.until("the real call is counted", () -> at.collector.spans.size() == 1);
        assertThat(at.gateway.counters().values()).containsEntry("calls", 1.0);
        assertThat(at.gateway.status().getDeploymentsList())
                .noneMatch(d -> d.getDeployment().equals("drill"));
    }
}

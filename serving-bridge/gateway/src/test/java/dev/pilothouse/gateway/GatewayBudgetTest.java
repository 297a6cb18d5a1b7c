package dev.pilothouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.Price;
import dev.pilothouse.bridge.protocol.v1.PriceBook;
import dev.pilothouse.bridge.protocol.v1.Route;
import dev.pilothouse.bridge.protocol.v1.RouteTarget;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.gateway.budget.LeaseKeeper;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.EventReader;
import dev.pilothouse.gateway.testing.Ledger;
import dev.pilothouse.gateway.testing.Provider;
import dev.pilothouse.gateway.testing.Wire;
import dev.pilothouse.policy.decisions.Budget;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls against budgets in the real ledger. */
class GatewayBudgetTest {
    private static final String SHORT =
            "{\"model\":\"small\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final Ledger ledger = new Ledger();
    private final GatewayFixture gateway = new GatewayFixture();
    private volatile boolean away;
    private volatile boolean silent;
    private final LeaseKeeper keeper =
            new LeaseKeeper(gateway.gateway.budgets(), this::control, InstantSource.system())
                    .start();

    private CompletableFuture<LeaseResponse> control(LeaseRequest request) {
        return away
                ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                : CompletableFuture.supplyAsync(() -> answer(request));
    }

    private LeaseResponse answer(LeaseRequest request) {
        if (silent) {
            Await.until("control speaks again", () -> !silent);
        }
        return ledger.answer("gateway-1", request);
    }

    @AfterEach
    void close() throws Exception {
        silent = false;
        keeper.close();
        gateway.close();
    }

    private Budget budget(BudgetUnit unit, String limit, boolean cuts) {
        Budget budget = ledger.budget(unit, limit, cuts);
        gateway.apply(budget.id().toString(), r -> r.setBudget(Ledger.message(budget)));
        return budget;
    }

    private void price(String model, String input, String output) {
        gateway.apply(
                "current",
                r ->
                        r.setPriceBook(
                                PriceBook.newBuilder()
                                        .setVersion("1")
                                        .setCurrency("EUR")
                                        .addPrices(
                                                Price.newBuilder()
                                                        .setProvider("acme")
                                                        .setModel(model)
                                                        .setValidFrom(
                                                                Timestamp.newBuilder()
                                                                        .setSeconds(1))
                                                        .setInput(input)
                                                        .setOutput(output))));
    }

    @Test
    void countingTokens_isFree_alsoWhenNothingIsLeft() {
        gateway.speak(Wire.MESSAGES);
        gateway.provider.always(x -> x.json(200, "{\"input_tokens\":14}"));
        Budget budget = budget(BudgetUnit.REQUESTS, "1", false);
        String body = Wire.MESSAGES.request(true, "hi");
        for (int i = 0; i < 3; i++) {
            var counted = gateway.send(gateway.post("/v1/messages/count_tokens", body));
            assertThat(counted.statusCode()).as(counted.body()).isEqualTo(200);
            assertThat(counted.body()).isEqualTo("{\"input_tokens\":14}");
        }
        gateway.provider.always(Wire.MESSAGES.says("Hel", "lo"));
        assertThat(gateway.send(gateway.ask(Wire.MESSAGES, true, "hi")).statusCode())
                .isEqualTo(200);
        spent(budget, "1");
        assertThat(gateway.send(gateway.ask(Wire.MESSAGES, true, "hi")).statusCode())
                .isEqualTo(429);
        gateway.provider.always(x -> x.json(200, "{\"input_tokens\":14}"));
        assertThat(gateway.send(gateway.post("/v1/messages/count_tokens", body)).statusCode())
                .isEqualTo(200);
    }

    private void spent(Budget budget, String amount) {
        Await.until(
                amount + " are settled",
                () -> ledger.use(budget).spent().compareTo(new BigDecimal(amount)) == 0);
    }

    @Test
    void firstCalls_arePaidAndSettledWithTheTrueUsage() {
        price("m-1", "1000", "2000");
        Budget budget = budget(BudgetUnit.MONEY, "100", false);
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
        }
        spent(budget, "0.045");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void everyDialect_isSettledWithItsUsage(Wire wire) {
        gateway.speak(wire);
        gateway.provider.always(wire.says("Hel", "lo"));
        Budget budget = budget(BudgetUnit.TOKENS, "10000", false);
        for (boolean stream : new boolean[] {true, false}) {
            assertThat(gateway.send(gateway.ask(wire, stream, "hi")).statusCode()).isEqualTo(200);
        }
        spent(budget, "24");
    }

    @Test
    void tokensOfProvidersCaches_haveTheirOwnPrices() {
        gateway.speak(Wire.MESSAGES);
        gateway.provider.always(Wire.MESSAGES.says("ok"));
        gateway.apply(
                "current",
                r ->
                        r.setPriceBook(
                                PriceBook.newBuilder()
                                        .setVersion("1")
                                        .setCurrency("EUR")
                                        .addPrices(
                                                Price.newBuilder()
                                                        .setProvider("acme")
                                                        .setModel("m-1")
                                                        .setValidFrom(
                                                                Timestamp.newBuilder()
                                                                        .setSeconds(1))
                                                        .setInput("1000")
                                                        .setCacheRead("100")
                                                        .setCacheWrite("1250")
                                                        .setOutput("2000"))));
        Budget budget = budget(BudgetUnit.MONEY, "100", false);
        gateway.send(gateway.ask(Wire.MESSAGES, true, "hi"));
        spent(budget, "0.01395");
    }

    @Test
    void callThatTheLimitDoesNotCover_isRefusedByName() {
        price("m-1", "1000", "2000");
        Budget budget = budget(BudgetUnit.MONEY, "0.15", false);
        HttpResponse<String> refused = gateway.call(SHORT);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body())
                .contains("\"code\":\"budget_exceeded\"")
                .contains("\"budget\":\"All of it\"")
                .contains("\"limit\":\"0.15 EUR\"")
                .contains("\"scope\":\"tenant:default\"");
        spent(budget, "0");
    }

    @Test
    void requests_areCountedToTheLast() {
        Budget budget = budget(BudgetUnit.REQUESTS, "3", false);
        price("m-1", "1", "1");
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
        }
        assertThat(gateway.call(SHORT).statusCode()).isEqualTo(429);
        spent(budget, "3");
    }

    @Test
    void modelThatCostsNothing_isNeverBlocked() {
        price("m-1", "0", "0");
        budget(BudgetUnit.MONEY, "0.000001", false);
        Budget requests = budget(BudgetUnit.REQUESTS, "1", false);
        for (int i = 0; i < 3; i++) {
            assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
        }
        spent(requests, "0");
    }

    @Test
    void modelWithoutAPrice_isRefusedUnderAMoneyBudget() {
        budget(BudgetUnit.MONEY, "100", false);
        HttpResponse<String> refused = gateway.call(SHORT);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("price_missing");
    }

    @Test
    void spentBudget_goesToTheFreeModelOfTheRoute() {
        price("m-1", "1000", "2000");
        gateway.deployment(
                "own",
                gateway.provider.baseUrl(),
                d -> d.setKind("pool").setModel("tiny").setUpstreamModel("t-1"));
        gateway.apply(
                "default/chat",
                r ->
                        r.setRoute(
                                Route.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .addTargets(target("small", "d1"))
                                        .addTargets(target("tiny", "own"))));
        budget(BudgetUnit.MONEY, "0.15", false);
        HttpResponse<String> answered = gateway.call(SHORT);
        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(gateway.provider.received.getLast().body()).contains("\"model\":\"t-1\"");
    }

    @Test
    void ladder_goesToCheaperModels_thenLocalOnly_thenRefuses() {
        gateway.apply(
                "current",
                r ->
                        r.setPriceBook(
                                PriceBook.newBuilder()
                                        .setVersion("1")
                                        .setCurrency("EUR")
                                        .addPrices(priced("m-1", "10"))
                                        .addPrices(priced("t-1", "1"))));
        gateway.deployment(
                "cheap",
                gateway.provider.baseUrl(),
                d -> d.setModel("tiny").setUpstreamModel("t-1"));
        gateway.apply(
                "default/chat",
                r ->
                        r.setRoute(
                                Route.newBuilder()
                                        .setTenant("default")
                                        .setFeature("chat")
                                        .addTargets(target("small", "d1"))
                                        .addTargets(target("tiny", "cheap"))));
        budget(BudgetUnit.REQUESTS, "20", false);
        for (int call = 1; call <= 19; call++) {
            assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
            assertThat(gateway.provider.received.getLast().body()).contains("\"model\":\"m-1\"");
        }
        assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
        assertThat(gateway.provider.received.getLast().body()).contains("\"model\":\"t-1\"");

        HttpResponse<String> refused = gateway.call(SHORT);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.body()).contains("budget_exceeded").contains("20 requests");
        assertThat(gateway.provider.received).hasSize(20);
    }

    private static Price.Builder priced(String model, String each) {
        return Price.newBuilder()
                .setProvider("acme")
                .setModel(model)
                .setValidFrom(Timestamp.newBuilder().setSeconds(1))
                .setInput(each)
                .setOutput(each);
    }

    private static RouteTarget target(String model, String deployment) {
        return RouteTarget.newBuilder().setModel(model).setDeployment(deployment).build();
    }

    @Test
    void leaseIsSpentWithoutControl_thenTheCallIsRefusedAsUnconfirmed() {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.REQUESTS, "100000", false);
        assertThat(gateway.call(SHORT).statusCode()).isEqualTo(200);
        Await.until(
                "a lease is held",
                () -> ledger.use(budget).leased().compareTo(BigDecimal.valueOf(50)) > 0);
        away = true;
        int answered = 0;
        HttpResponse<String> last = gateway.call(SHORT);
        while (last.statusCode() == 200 && answered++ < 400) {
            last = gateway.call(SHORT);
        }
        assertThat(last.statusCode()).isEqualTo(503);
        assertThat(last.body()).contains("budget_unconfirmed");
        assertThat(answered).isGreaterThan(10);
        away = false;
        Await.until("control is heard", () -> gateway.call(SHORT).statusCode() == 200);
    }

    @Test
    void silentClose_givesLeasesBack() {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.REQUESTS, "1000", false);
        gateway.call(SHORT);
        spent(budget, "1");
        assertThat(ledger.use(budget).leased()).isPositive();
        keeper.close();
        assertThat(ledger.use(budget).leased()).isEqualByComparingTo("0");
        assertThat(ledger.use(budget).spent()).isEqualByComparingTo("1");
    }

    private static void tokens(Provider.Exchange exchange, int count) throws IOException {
        exchange.stream().role();
        for (int i = 0; i < count; i++) {
            exchange.token("word ");
        }
        exchange.stop().usage(10, count).done();
    }

    @Test
    void longStream_isCutWhereItsBudgetEnds() throws Exception {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.TOKENS, "1100", true);
        gateway.provider.next(exchange -> tokens(exchange, 3_000));
        try (EventReader stream = gateway.stream(GatewayFixture.STREAM)) {
            int words = 0;
            String line = stream.next();
            while (!line.contains("budget_exceeded")) {
                words += line.contains("word") ? 1 : 0;
                line = stream.next();
            }
            assertThat(words).isBetween(1_000, 1_100);
        }
        Await.until(
                "the cut stream is settled",
                () -> ledger.use(budget).spent().compareTo(BigDecimal.valueOf(1_000)) > 0);
        assertThat(ledger.use(budget).spent()).isLessThanOrEqualTo(BigDecimal.valueOf(1_100));
    }

    @Test
    void longStream_finishesWhereItsBudgetLetsIt() {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.TOKENS, "1100", false);
        gateway.provider.next(exchange -> tokens(exchange, 3_000));
        assertThat(gateway.call(GatewayFixture.STREAM).body()).contains("[DONE]");
        spent(budget, "3010");
        assertThat(gateway.call(GatewayFixture.STREAM).statusCode()).isEqualTo(429);
    }

    @Test
    void longStream_takesMoreWhileThereIsSome() {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.TOKENS, "1000000", true);
        gateway.provider.next(exchange -> tokens(exchange, 3_000));
        assertThat(gateway.call(GatewayFixture.STREAM).body()).contains("[DONE]");
        spent(budget, "3010");
    }

    @Test
    void callerWhoLeaves_paysForWhatWasGenerated() throws Exception {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.TOKENS, "100000", false);
        gateway.provider.next(Provider::twoTokensThenSilence);
        try (EventReader stream = gateway.stream(GatewayFixture.STREAM)) {
            stream.until("two");
        }
        Await.until(
                "the call is settled",
                () -> ledger.use(budget).spent().compareTo(BigDecimal.TWO) > 0);
        assertThat(ledger.use(budget).spent()).isLessThan(BigDecimal.valueOf(30));
    }

    @Test
    void killWhileACallWaits_isObeyedWhenTheLeaseComes() {
        price("m-1", "1", "1");
        silent = true;
        budget(BudgetUnit.REQUESTS, "1000", false);
        var waiting = gateway.callLater(SHORT);
        Await.until(
                "the call waits",
                () -> gateway.gateway.budgets().counters().containsKey("budgets.waited"));
        gateway.killed(
                GatewayFixture.kill("feature", "chat").toBuilder().setMode("deny-new").build());
        silent = false;
        assertThat(waiting.join().statusCode()).isEqualTo(403);
        assertThat(gateway.provider.received).isEmpty();
    }

    @Test
    void kill_cutsACallThatWaitsForALease() {
        price("m-1", "1", "1");
        silent = true;
        budget(BudgetUnit.REQUESTS, "1000", false);
        var waiting = gateway.callLater(SHORT);
        Await.until(
                "the call waits",
                () -> gateway.gateway.budgets().counters().containsKey("budgets.waited"));
        assertThat(gateway.killed(GatewayFixture.kill("key", "key-1")).streams()).isEqualTo(1);
        assertThat(waiting.join().statusCode()).isEqualTo(403);
    }

    @Test
    void callThatWaitsForALease_goesElsewhereAfterAKill() {
        price("m-*", "1", "1");
        gateway.deployment("d2", gateway.provider.baseUrl(), d -> d.setUpstreamModel("m-2"));
        gateway.route("chat", "small", "d1", "d2");
        silent = true;
        budget(BudgetUnit.REQUESTS, "1000", false);
        var waiting = gateway.callLater(SHORT);
        Await.until(
                "the call waits",
                () -> gateway.gateway.budgets().counters().containsKey("budgets.waited"));
        gateway.killed(
                GatewayFixture.kill("deployment", "d1").toBuilder().setMode("fall-back").build());
        silent = false;
        assertThat(waiting.join().statusCode()).isEqualTo(200);
        assertThat(gateway.provider.received)
                .singleElement()
                .satisfies(r -> assertThat(r.body()).contains("m-2"));
    }

    @Test
    void killedStream_paysForWhatWasGenerated() {
        price("m-1", "1", "1");
        Budget budget = budget(BudgetUnit.TOKENS, "100000", false);
        gateway.provider.next(Provider::twoTokensThenSilence);
        try (EventReader stream = gateway.stream(GatewayFixture.STREAM)) {
            stream.until("two");
            gateway.killed(GatewayFixture.kill("feature", "chat"));
            assertThat(stream.until("killed")).isNotNull();
            Await.until(
                    "the call is settled",
                    () -> ledger.use(budget).spent().compareTo(BigDecimal.TWO) > 0);
            assertThat(ledger.use(budget).spent()).isLessThan(BigDecimal.valueOf(30));
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fallback_isCheckedAnew() {
        price("m-1", "0", "0");
        gateway.deployment("dear", gateway.provider.baseUrl(), d -> d.setUpstreamModel("dear-1"));
        gateway.route("chat", "small", "d1", "dear");
        gateway.provider.next(exchange -> exchange.json(500, "{}"));
        budget(BudgetUnit.MONEY, "100", false);
        HttpResponse<String> refused = gateway.call(SHORT);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("price_missing");
        assertThat(gateway.provider.received).hasSize(1);
    }
}

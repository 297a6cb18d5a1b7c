package dev.pilothouse.gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.bridge.protocol.v1.LeaseRequest;
import dev.pilothouse.bridge.protocol.v1.LeaseResponse;
import dev.pilothouse.bridge.protocol.v1.Resource;
import dev.pilothouse.db.model.BudgetUnit;
import dev.pilothouse.gateway.testing.Await;
import dev.pilothouse.gateway.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that is killed, and the one that is started after it, before the real ledger. */
class LeaseNotesTest {
    @TempDir private Path folder;

    private final Ledger ledger = new Ledger();
    private final dev.pilothouse.policy.decisions.Budget budget =
            ledger.budget(BudgetUnit.TOKENS, "1000", false);
    private volatile boolean deaf;
    private Path file = Path.of("");

    @BeforeEach
    void file() {
        file = folder.resolve("lease-notes");
    }

    @Test
    void whatAKilledProcessSpent_isToldByTheNext_once() throws Exception {
        Process first = new Process();
        first.spendUntold(7);
        Await.until("it is noted", () -> noted() == 7);
        first.keeper.abandon();
        assertThat(spent()).isZero();
        deaf = false;

        Process second = new Process();
        Await.until("the next one tells it", () -> spent() == 7);
        Await.until("nothing is left to tell", () -> noted() == 0);
        second.spendUntold(2);
        Await.until("that is noted", () -> noted() == 2);
        second.keeper.abandon();
        deaf = false;

        Process third = new Process();
        Await.until("both are counted once", () -> spent() == 9);
        Await.until("that is heard, too", () -> noted() == 0);
        third.keeper.close();
        assertThat(spent()).isEqualTo(9);
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void twoKilledInARow_bothCount() throws Exception {
        Process first = new Process();
        first.spendUntold(3);
        Await.until("it is noted", () -> noted() == 3);
        first.keeper.abandon();

        Budgets unheard = new Budgets(InstantSource.system(), Duration.ofMinutes(1));
        LeaseKeeper second =
                new LeaseKeeper(unheard, this::control, InstantSource.system(), file).start();
        second.abandon();
        deaf = false;

        Process third = new Process();
        Await.until("the first one's is told", () -> spent() == 3);
        third.keeper.close();
    }

    @Test
    void damagedNotes_areIgnored() throws Exception {
        Files.write(file, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        Process after = new Process();
        after.spend(1);
        Await.until("it counts as ever", () -> spent() == 1);
        after.keeper.close();
    }

    private long noted() {
        return new LeaseNotes(file)
                .earlier().stream()
                        .flatMap(request -> request.getAsksList().stream())
                        .mapToLong(ask -> ask.getSpent())
                        .sum();
    }

    private long spent() {
        return ledger.use(budget).spent().longValueExact();
    }

    private CompletableFuture<LeaseResponse> control(LeaseRequest request) {
        return deaf
                ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                : CompletableFuture.supplyAsync(() -> ledger.answer("gateway-1", request));
    }

    private final class Process {
        final Budgets budgets = new Budgets(InstantSource.system(), Duration.ofMinutes(1));
        final LeaseKeeper keeper;

        Process() throws Exception {
            budgets.apply(Resource.newBuilder().setBudget(Ledger.message(budget)).build());
            keeper =
                    new LeaseKeeper(
                                    budgets,
                                    LeaseNotesTest.this::control,
                                    InstantSource.system(),
                                    file)
                            .start();
        }

        /** Control hears no more of what is spent from the moment on that it is. */
        void spendUntold(long amount) {
            Account account = budgets.all().iterator().next();
            Lease[] lease = {null};
            Await.until("a lease covers it", () -> (lease[0] = reserve(account, amount)) != null);
            deaf = true;
            account.settle(lease[0], amount, amount);
        }

        void spend(long amount) {
            Account account = budgets.all().iterator().next();
            Lease[] lease = {null};
            Await.until("a lease covers it", () -> (lease[0] = reserve(account, amount)) != null);
            account.settle(lease[0], amount, amount);
        }

        private static Lease reserve(Account account, long amount) {
            return account.reserve(amount, Instant.now(), System.nanoTime());
        }
    }
}

package dev.pilothouse.pool.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.pool.engine.Answer;
import dev.pilothouse.pool.engine.EngineFailure;
import dev.pilothouse.pool.engine.Finish;
import dev.pilothouse.pool.engine.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final int BOUND = 8;

    private final FairQueue queue = new FairQueue();
    private long ids;

    private Job job(String tenant, int weight) {
        Request request = new Request(tenant, 0, weight, new Passage("/v1/x", new byte[0], false));
        return new Job(++ids, request, new Deaf(), new Dispatcher());
    }

    private List<String> served(int count) {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Job next = queue.next();
            assertThat(next).isNotNull();
            tenants.add(next.request.tenant());
        }
        return tenants;
    }

    @Test
    void nothingWaits_nothingIsNext() {
        assertThat(queue.next()).isNull();
    }

    @Test
    void equalCalls_takeTurns() {
        for (int i = 0; i < 5; i++) {
            queue.add(job("flood", 10), 100);
        }
        queue.add(job("small", 10), 100);
        queue.add(job("small", 10), 100);
        assertThat(served(4)).containsExactlyInAnyOrder("flood", "small", "flood", "small");
        assertThat(served(3)).containsOnly("flood");
    }

    @Test
    void longPromptsAndAnswers_countForMore() {
        for (int i = 0; i < 4; i++) {
            queue.add(job("long", 100), 100);
            queue.add(job("short", 10), 100);
        }
        queue.charge("long", 50);
        assertThat(served(5)).containsExactly("short", "short", "short", "short", "long");
    }

    @Test
    void whoWasAway_hasNoCredit() {
        queue.add(job("early", 10), 100);
        served(1);
        queue.charge("early", 1_000);
        for (int i = 0; i < 3; i++) {
            queue.add(job("early", 10), 100);
            queue.add(job("late", 10), 100);
        }
        assertThat(served(6).stream().limit(4).filter("late"::equals).count()).isEqualTo(2);
    }

    @Test
    void fullQueue_isSharedOut() {
        List<Job> flood = new ArrayList<>();
        for (int i = 0; i < BOUND; i++) {
            flood.add(job("flood", 10));
            assertThat(queue.add(flood.getLast(), BOUND)).isEmpty();
        }
        Job more = job("flood", 10);
        assertThat(queue.add(more, BOUND)).contains(more);

        assertThat(queue.add(job("small", 10), BOUND)).contains(flood.get(BOUND - 1));
        assertThat(queue.size()).isEqualTo(BOUND);
        for (int i = 0; i < 3; i++) {
            Optional<Job> pushed = queue.add(job("small", 10), BOUND);
            assertThat(pushed).isPresent();
            assertThat(pushed.get().request.tenant()).isEqualTo("flood");
        }
        Job tooMany = job("small", 10);
        assertThat(queue.add(tooMany, BOUND)).contains(tooMany);
        assertThat(queue.shares())
                .extracting(FairShare::queued)
                .containsExactly(BOUND / 2, BOUND / 2);
    }

    @Test
    void leaving_andWaitingTooLong_makeRoom() {
        Job first = job("a", 10);
        Job second = job("b", 10);
        queue.add(first, BOUND);
        queue.add(second, BOUND);
        assertThat(queue.remove(first)).isTrue();
        assertThat(queue.remove(first)).isFalse();
        assertThat(queue.olderThan(System.nanoTime() - 60_000_000_000L)).isEmpty();
        assertThat(queue.olderThan(System.nanoTime() + 1)).containsExactly(second);
        assertThat(queue.size()).isZero();
        assertThat(queue.shares()).isEmpty();
    }

    @Test
    void tenantsThatAreGone_areForgotten() {
        for (int i = 0; i < 5_000; i++) {
            queue.add(job("tenant-" + i, 1), BOUND);
            Job next = queue.next();
            assertThat(next).isNotNull();
            queue.ended(next);
        }
        assertThat(queue.remembered()).isLessThanOrEqualTo(1_000);
    }

    private static final class Deaf implements Answer {
        @Override
        public void piece(String text) {}

        @Override
        public void done(Finish finish) {}

        @Override
        public void failed(EngineFailure failure) {}
    }
}

package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.policy.decisions.ApprovalFilter.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Votes and requests at the same moment. */
class ApprovalRacesTest extends ApprovalRoom {
    @Test
    void lastVotesAtTheSameMoment_endItOnce() throws Exception {
        List<Actor.Person> voters =
                Stream.of("a", "b", "c", "d", "e", "f")
                        .map(n -> control.person("voter-" + n, Role.COMPLIANCE))
                        .toList();
        UUID id = ask(eve, request(DIGEST, Set.of(), 2));
        List<String> outcomes =
                atOnce(
                        voters.stream()
                                .<Callable<String>>map(
                                        v -> () -> approvals.approve(v, id, yes()).state().word())
                                .toList());
        assertThat(outcomes).containsOnlyOnce("open").containsOnlyOnce("approved");
        assertThat(outcomes.stream().filter("conflict"::equals)).hasSize(4);
        assertThat(releases.decided).hasSize(1);
        assertThat(read(id).votes()).hasSize(2);
    }

    @Test
    void approvalAndObjectionAtTheSameMoment_haveOneEnd() throws Exception {
        UUID id = ask(eve, request(DIGEST, Set.of(), 1));
        List<String> outcomes =
                atOnce(
                        List.of(
                                () -> approvals.approve(lena, id, yes()).state().word(),
                                () -> approvals.requestChanges(jonas, id, yes()).state().word()));
        assertThat(outcomes).containsOnlyOnce("conflict");
        assertThat(releases.decided).hasSize(1);
        assertThat(read(id).votes()).hasSize(1);
    }

    @Test
    void askedAtTheSameMoment_leavesOneOpen() throws Exception {
        List<String> ids =
                atOnce(
                        Stream.generate(() ->
                                        (Callable<String>)
                                                () ->
                                                        ask(eve, request(DIGEST, Set.of(), 1))
                                                                .toString())
                                .limit(6)
                                .toList());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(control.inbox.list(admin, ApprovalFilter.of(Show.WAITING))).hasSize(1);
        assertThat(control.entries(admin, "approval.void")).hasSize(5);
    }

    private static List<String> atOnce(List<Callable<String>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<String>> running = new ArrayList<>();
            for (Callable<String> task : tasks) {
                running.add(
                        threads.submit(() -> {
                            start.await();
                            try {
                                return task.call();
                            } catch (Conflict e) {
                                return "conflict";
                            }
                        }));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        }
    }
}

package dev.pilothouse.policy.decisions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.ApprovalDesk.Request;
import dev.pilothouse.db.model.ApprovalKind;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.Approval.State;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

class DeputiesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final String DIGEST = "ef".repeat(32);

    private final Decisions control = new Decisions();
    private final Deputies deputies = control.deputies;
    private final Notebook releases = new Notebook(ApprovalKind.PROMPT_RELEASE);
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    private final Actor.Person eve = control.person("eve", Role.ENGINEER);
    private final Actor.Person lena = control.person("lena", Role.COMPLIANCE);
    private final Actor.Person jonas = control.person("jonas", Role.ENGINEER);

    @BeforeEach
    void content() {
        control.tenants.create(admin, ACME, "Acme");
        control.others.add(releases);
    }

    private Instant in(Duration time) {
        return control.clock.instant().plus(time);
    }

    private Deputy away(Actor.Person person, Actor.Person deputy) {
        return deputies.name(person, deputy.id(), Optional.empty(), in(Duration.ofDays(7)));
    }

    private UUID ask(Set<UUID> authors, int approvers) {
        Request request =
                new Request(
                        ApprovalKind.PROMPT_RELEASE,
                        Optional.of(ACME),
                        "answer",
                        "answer v2",
                        DIGEST,
                        authors,
                        approvers,
                        "",
                        "",
                        Map.of(),
                        "/prompts/answer",
                        Optional.empty());
        return control.database.write(tx -> control.approvals.ask(tx, eve, request));
    }

    private static Ballot behalf(Actor.Person person) {
        return new Ballot(DIGEST, "for the team", Optional.of(person.id()));
    }

    @Test
    void deputysVote_isTheirsOnBehalfOf() {
        away(lena, jonas);
        UUID id = ask(Set.of(), 2);
        ApprovalInbox.Opened opened = control.inbox.find(jonas, id).orElseThrow();
        assertThat(opened.standsInFor()).extracting(Approval.Named::name).containsExactly("lena");
        assertThat(opened.deputies()).hasSize(1);
        Approval voted = control.approvals.approve(jonas, id, behalf(lena));
        Approval.Vote vote = voted.votes().getFirst();
        assertThat(vote.person().name()).isEqualTo("jonas");
        assertThat(vote.onBehalfOf().orElseThrow().name()).isEqualTo("lena");
        assertThat(control.entries(admin, "approval.approve").getFirst().detail().orElseThrow())
                .contains("\"on_behalf_of\":\"" + lena.id() + "\"");
        assertThatThrownBy(() -> control.approvals.approve(lena, id, Ballot.of(DIGEST, "")))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("another person");
        assertThat(control.inbox.waiting(lena)).isZero();
        assertThat(control.approvals.approve(admin, id, Ballot.of(DIGEST, "")).state())
                .isEqualTo(State.APPROVED);
        assertThat(releases.decided.getFirst().approvers()).containsExactly(jonas.id(), admin.id());
    }

    @Test
    void deputy_neverMakesAnAuthorAnApprover() {
        away(lena, eve);
        UUID byEve = ask(Set.of(), 1);
        assertThatThrownBy(() -> control.approvals.approve(eve, byEve, behalf(lena)))
                .isInstanceOf(Conflict.class);
        away(eve, jonas);
        assertThatThrownBy(() -> control.approvals.approve(jonas, byEve, behalf(eve)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("who made this");
        assertThat(control.entries(admin, "approval.refuse")).hasSize(2);
        assertThat(releases.decided).isEmpty();
    }

    @Test
    void delegation_endsByItself() {
        away(lena, jonas);
        UUID id = ask(Set.of(), 1);
        control.clock.forward(Duration.ofDays(8));
        assertThatThrownBy(() -> control.approvals.approve(jonas, id, behalf(lena)))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("do not stand in");
        assertThat(deputies.of(lena)).isEmpty();
    }

    @Test
    void delegation_beginsWhenItBegins() {
        deputies.name(
                lena, jonas.id(), Optional.of(in(Duration.ofDays(1))), in(Duration.ofDays(2)));
        UUID id = ask(Set.of(), 1);
        assertThatThrownBy(() -> control.approvals.approve(jonas, id, behalf(lena)))
                .isInstanceOf(Conflict.class);
        control.clock.forward(Duration.ofHours(25));
        assertThat(control.approvals.approve(jonas, id, behalf(lena)).state())
                .isEqualTo(State.APPROVED);
    }

    @Test
    void deputy_mustHoldThePermissionThemselves() {
        Actor.Person mira = control.person("mira", Role.ONCALL);
        assertThatThrownBy(() -> away(lena, mira))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("deputy");
        assertThatThrownBy(() -> away(lena, lena)).isInstanceOf(BadInput.class);
        assertThat(deputies.candidates(lena))
                .extracting(Member::name)
                .containsExactly("admin", "eve", "jonas");
        away(lena, jonas);
        UUID id = ask(Set.of(), 1);
        control.access.revoke(admin, jonas.id(), Grant.everywhere(Role.ENGINEER));
        assertThatThrownBy(() -> control.approvals.approve(jonas, id, behalf(lena)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void whoLostThePermission_isNotStoodInFor() {
        away(lena, jonas);
        UUID id = ask(Set.of(), 1);
        control.access.revoke(admin, lena.id(), Grant.everywhere(Role.COMPLIANCE));
        assertThatThrownBy(() -> control.approvals.approve(jonas, id, behalf(lena)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void oneDeputyAtATime() {
        Deputy first = away(lena, jonas);
        assertThatThrownBy(() -> away(lena, admin)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> deputies.end(admin, first.id())).isInstanceOf(NotFound.class);
        deputies.end(lena, first.id());
        assertThatThrownBy(() -> deputies.end(lena, first.id())).isInstanceOf(NotFound.class);
        assertThat(away(lena, admin).deputy().name()).isEqualTo("admin");
        assertThat(control.entries(admin, "approval.delegate")).hasSize(3);
    }

    @Test
    void wrongTimes_areRefused() {
        Duration day = Duration.ofDays(1);
        refuses(Optional.of(in(day)), in(day));
        refuses(Optional.empty(), in(day.negated()));
        refuses(Optional.empty(), in(Duration.ofDays(400)));
        assertThatThrownBy(() -> deputies.candidates(Actor.OPERATOR)).isInstanceOf(Denied.class);
    }

    private void refuses(Optional<Instant> begins, Instant ends) {
        assertThatThrownBy(() -> deputies.name(lena, jonas.id(), begins, ends))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("ends:");
    }
}

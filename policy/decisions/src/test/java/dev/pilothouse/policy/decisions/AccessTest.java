package dev.pilothouse.policy.decisions;

import static dev.pilothouse.db.model.Permission.MANAGE_PRICES;
import static dev.pilothouse.db.model.Permission.SEE_KPIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.Grant;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.Role;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.rules.RevealContext;
import dev.pilothouse.registry.RevealKeyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final TenantId ACME = new TenantId("acme");

    private final Decisions control = new Decisions();
    private final Access access = control.access;
    private final Actor.Person admin = control.person("admin", Role.ADMIN);
    @TempDir Path home;

    @Test
    void personWithoutAGrant_mayNothing() {
        Actor.Person stranger =
                access.signIn(new Identity("test", "s", "s", "S", Optional.empty()));
        assertThat(stranger.may(SEE_KPIS)).isFalse();
        assertThatThrownBy(() -> access.members(stranger)).isInstanceOf(Denied.class);
    }

    @Test
    void grant_worksAtTheNextLookAndIsLogged() {
        Actor.Person person = access.signIn(new Identity("test", "s", "s", "S", Optional.empty()));
        control.tenants.create(admin, ACME, "Acme");
        access.grant(admin, person.id(), Grant.in(ACME, Role.EXECUTIVE));
        access.grant(admin, person.id(), Grant.in(ACME, Role.EXECUTIVE));
        Actor.Person now = access.current(person.id()).orElseThrow();
        assertThat(now.may(SEE_KPIS, ACME)).isTrue();
        assertThat(now.may(SEE_KPIS, new TenantId("other"))).isFalse();
        assertThat(control.entries(admin, "role.grant"))
                .filteredOn(e -> e.objectId().equals(person.id().toString()))
                .hasSize(1);
        access.revoke(admin, person.id(), Grant.in(ACME, Role.EXECUTIVE));
        assertThat(access.current(person.id()).orElseThrow().may(SEE_KPIS, ACME)).isFalse();
    }

    @Test
    void tenantAdmin_grantsInTheirTenantOnly() {
        control.tenants.create(admin, ACME, "Acme");
        Actor.Person ofAcme = control.person("ada", Role.ADMIN, ACME, admin);
        Actor.Person person = control.person("p", Role.EXECUTIVE);
        access.grant(ofAcme, person.id(), Grant.in(ACME, Role.ENGINEER));
        assertThatThrownBy(() -> access.grant(ofAcme, person.id(), Grant.everywhere(Role.ENGINEER)))
                .isInstanceOf(Denied.class);
        assertThat(ofAcme.mayEverywhere(MANAGE_PRICES)).isFalse();
        assertThatThrownBy(() ->
                        access.grant(
                                admin,
                                person.id(),
                                Grant.in(new TenantId("nowhere"), Role.ENGINEER)))
                .isInstanceOf(NotFound.class);
    }

    @Test
    void lastAdmin_cannotBeRevoked() {
        assertThatThrownBy(() -> access.revoke(admin, admin.id(), Grant.everywhere(Role.ADMIN)))
                .isInstanceOfSatisfying(
                        Conflict.class,
                        e -> assertThat(e.reason()).isEqualTo(Conflict.Reason.LAST_ADMIN));
        Actor.Person second = control.person("second", Role.ADMIN);
        access.revoke(second, admin.id(), Grant.everywhere(Role.ADMIN));
    }

    @Test
    void peopleOfTheFile_getTheirRoleOnce() throws IOException {
        Path file = home.resolve("people.json");
        Files.writeString(
                file,
                """
                {"people":[{"sub":"u1","username":"mira.keller","name":"Mira Keller",
                  "email":"mira@example.com","role":"oncall","password":"x"},
                 {"sub":"u2","username":"ruben","name":"Ruben","role":"admin","password":"x"}]}
                """);
        People people = new People(access);
        assertThat(people.bootstrap(file, "https://issuer")).isEqualTo(2);
        assertThat(people.bootstrap(file, "https://issuer")).isZero();
        Actor.Person mira =
                access.bearer(
                        new Identity("https://issuer", "u1", "mira.keller", "", Optional.empty()),
                        "a.b.c");
        assertThat(mira.grants()).containsExactly(Grant.everywhere(Role.ONCALL));
        access.revoke(admin, mira.id(), Grant.everywhere(Role.ONCALL));
        people.bootstrap(file, "https://issuer");
        assertThat(access.current(mira.id()).orElseThrow().grants()).isEmpty();
        assertThat(people.bootstrap(home.resolve("absent.json"), "https://issuer")).isZero();
    }

    @Test
    void brokenPeopleFile_isRefusedByName() throws IOException {
        Path file = Files.writeString(home.resolve("people.json"), "{\"people\":[{\"sub\":1}]}");
        assertThatThrownBy(() -> new People(access).bootstrap(file, "i"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("people.json: sub");
    }

    @Test
    void operatorToken_isKnownByItsHashAndReplaced() {
        access.trustOperator("first-token");
        access.trustOperator("first-token");
        assertThat(access.byToken("first-token")).contains(Actor.OPERATOR);
        access.trustOperator("second-token");
        assertThat(access.byToken("first-token")).isEmpty();
        assertThat(access.byToken("second-token")).contains(Actor.OPERATOR);
        assertThat(control.entries(admin, "token.trust")).hasSize(2);
    }

    @Test
    void reveal_isRefusedWithoutThePermissionAndLoggedWithIt() {
        control.tenants.create(admin, ACME, "Acme");
        ContentAccess content =
                new ContentAccess(
                        control.database,
                        control.audit,
                        new RevealKeyring(control.database, control.sealer));
        RevealContext place = new RevealContext("acme", "ab".repeat(16), "cd".repeat(8), "input");
        Actor.Person engineer = control.person("eve", Role.ENGINEER);
        assertThatThrownBy(() -> content.reveal(engineer, place, "text", "", "curious"))
                .isInstanceOf(Denied.class);
        Actor.Person mira = control.person("mira", Role.ONCALL);
        assertThat(content.reveal(mira, place, "text", "", "incident")).isEqualTo("text");
        assertThat(control.entries(admin, "content.reveal"))
                .singleElement()
                .satisfies(e -> assertThat(e.reason()).isEqualTo("incident"));
        content.read(engineer, ACME, "ab".repeat(16));
        assertThat(control.entries(admin, "content.read")).hasSize(1);
    }
}

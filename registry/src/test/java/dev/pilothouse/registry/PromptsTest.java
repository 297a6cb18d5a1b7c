package dev.pilothouse.registry;

import static dev.pilothouse.registry.Office.ACME;
import static dev.pilothouse.registry.Office.ANSWER;
import static dev.pilothouse.registry.Office.CHAT;
import static dev.pilothouse.registry.Office.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Conflict;
import dev.pilothouse.db.model.Denied;
import dev.pilothouse.db.model.FeatureId;
import dev.pilothouse.db.model.NotFound;
import dev.pilothouse.db.model.PromptName;
import dev.pilothouse.db.model.Role;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromptsTest {
    private final Office office = new Office();
    private final Prompts prompts = office.prompts;

    @Test
    void draft_becomesNumberedVersions_thatStay() {
        Prompt made = prompts.create(office.author, ACME, ANSWER, CHAT, "Answers", says("one"));
        assertThat(made.newest()).isZero();
        PromptVersion one =
                prompts.commit(office.author, ACME, ANSWER, made.draftVersion(), "The first");
        Prompt saved =
                prompts.save(office.asker, ACME, ANSWER, made.draftVersion(), "", says("two"));
        PromptVersion two =
                prompts.commit(office.asker, ACME, ANSWER, saved.draftVersion(), "The second");
        assertThat(two.version()).isEqualTo(2);
        assertThat(two.author()).isEqualTo(office.asker.id());
        assertThat(prompts.version(office.officer, ACME, ANSWER, 1)).isEqualTo(one);
        assertThat(prompts.versions(office.officer, ACME, ANSWER, Optional.empty(), 10))
                .extracting(PromptVersion.Row::version)
                .containsExactly(2L, 1L);
        assertThat(prompts.versions(office.officer, ACME, ANSWER, Optional.of(2L), 10))
                .extracting(PromptVersion.Row::note)
                .containsExactly("The first");
        assertThat(prompts.diff(office.officer, ACME, ANSWER, 1, 2).places())
                .isEqualTo("messages[0]");
    }

    @Test
    void secondEditor_isToldWhatChanged_andNothingIsLost() {
        Prompt read = prompts.create(office.author, ACME, ANSWER, CHAT, "", says("one"));
        prompts.save(office.author, ACME, ANSWER, read.draftVersion(), "", says("hers"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.save(
                                office.asker, ACME, ANSWER, read.draftVersion(), "", says("his")))
                .withMessageContaining("by Ann")
                .withMessageContaining("messages[0]");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(
                        () -> prompts.commit(office.asker, ACME, ANSWER, read.draftVersion(), "x"));
        assertThat(prompts.find(office.asker, ACME, ANSWER).draft()).isEqualTo(says("hers"));
    }

    @Test
    void secondEditor_isToldWhatItWas_whatTheOtherMadeOfIt_andWhatTheyWrote() {
        Prompt read = prompts.create(office.author, ACME, ANSWER, CHAT, "", says("one"));
        prompts.save(office.author, ACME, ANSWER, read.draftVersion(), "", says("hers"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.save(
                                office.asker,
                                ACME,
                                ANSWER,
                                read.draftVersion(),
                                "",
                                says("one").on("bigger")))
                .withMessageContaining("they changed messages[0]")
                .satisfies(e ->
                        assertThat(e.changes())
                                .containsExactly(
                                        new Conflict.Change("messages[0]", "one", "one", "hers")));
    }

    @Test
    void secondEditor_isToldWhatDiffers_whenTheDraftTheyReadIsNoLongerKept() {
        Prompt read = prompts.create(office.author, ACME, ANSWER, CHAT, "", says("one"));
        Prompt now = read;
        for (int i = 0; i < 20; i++) {
            now =
                    prompts.save(
                            office.author, ACME, ANSWER, now.draftVersion(), "", says("no " + i));
        }
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.save(
                                office.asker, ACME, ANSWER, read.draftVersion(), "", says("his")))
                .withMessageContaining("it differs in messages[0]")
                .satisfies(e ->
                        assertThat(e.changes())
                                .containsExactly(
                                        new Conflict.Change("messages[0]", "his", "no 19")));
    }

    @Test
    void sameContent_isNoVersionAgain() {
        Prompt made = prompts.create(office.author, ACME, ANSWER, CHAT, "", says("one"));
        prompts.commit(office.author, ACME, ANSWER, made.draftVersion(), "a");
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.commit(office.author, ACME, ANSWER, made.draftVersion(), "b"));
    }

    @Test
    void push_isIdempotent_andLosesNoDraft() {
        Prompts.Pushed first =
                prompts.push(office.author, ACME, ANSWER, CHAT, "d", says("one"), 0, "a");
        assertThat(first.made()).isTrue();
        assertThat(prompts.push(office.author, ACME, ANSWER, CHAT, "d", says("one"), 1, "a").made())
                .isFalse();
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.push(office.author, ACME, ANSWER, CHAT, "d", says("two"), 0, "b"))
                .withMessageContaining("pull first");
        prompts.save(office.asker, ACME, ANSWER, 2, "d", says("a draft"));
        assertThatExceptionOfType(Conflict.class)
                .isThrownBy(() ->
                        prompts.push(office.author, ACME, ANSWER, CHAT, "d", says("two"), 1, "b"))
                .withMessageContaining("by Ben");
        assertThatExceptionOfType(BadInput.class)
                .isThrownBy(() ->
                        prompts.push(
                                office.author,
                                ACME,
                                ANSWER,
                                new FeatureId("other"),
                                "d",
                                says("two"),
                                1,
                                "b"));
    }

    @Test
    void everyRole_doesWhatItMay() {
        prompts.create(office.author, ACME, ANSWER, CHAT, "", says("one"));
        for (Role role : Role.values()) {
            Actor.Person person = Office.person("P", role);
            boolean sees = role != Role.EXECUTIVE;
            boolean writes = role == Role.ENGINEER || role == Role.ADMIN;
            allowed(sees, () -> prompts.find(person, ACME, ANSWER));
            allowed(sees, () -> prompts.list(person, PromptPage.Query.all(10)));
            allowed(
                    writes,
                    () ->
                            prompts.create(
                                    person,
                                    ACME,
                                    new PromptName("by-" + role.word()),
                                    CHAT,
                                    "",
                                    says("x")));
            allowed(
                    writes,
                    () -> {
                        long draft = prompts.find(person, ACME, ANSWER).draftVersion();
                        prompts.save(person, ACME, ANSWER, draft, "", says(role.word()));
                        prompts.commit(person, ACME, ANSWER, draft + 1, "x");
                    });
        }
        allowed(false, () -> prompts.find(Actor.OPERATOR, ACME, ANSWER));
        Actor.Person stranger = new Actor.Person(java.util.UUID.randomUUID(), "s", "S", Set.of());
        allowed(false, () -> prompts.list(stranger, PromptPage.Query.all(10)));
    }

    private static void allowed(boolean may, Runnable act) {
        if (may) {
            act.run();
        } else {
            assertThatExceptionOfType(Denied.class).isThrownBy(act::run);
        }
    }

    @Test
    void list_pagesByName_andSaysWhatIsLive() {
        for (String name : new String[] {"b", "a", "d", "c"}) {
            prompts.create(office.author, ACME, new PromptName(name), CHAT, "", says(name));
        }
        Release one = office.live("one");
        PromptPage first = prompts.list(office.author, PromptPage.Query.all(2));
        assertThat(first.rows()).extracting(r -> r.name().value()).containsExactly("a", "answer");
        assertThat(first.rows().get(1).live())
                .containsExactly(
                        new PromptPage.Live("production", 1, one.digest(), Optional.empty(), 0));
        PromptPage next =
                prompts.list(
                        office.author,
                        new PromptPage.Query(
                                Optional.of(ACME), Optional.of(CHAT), "", first.next(), 200));
        assertThat(next.rows()).extracting(r -> r.name().value()).containsExactly("b", "c", "d");
        assertThat(next.next()).isEmpty();
        assertThat(
                        prompts.list(
                                        office.author,
                                        new PromptPage.Query(
                                                Optional.empty(),
                                                Optional.empty(),
                                                "SWE",
                                                Optional.empty(),
                                                10))
                                .rows())
                .hasSize(1);
    }

    @Test
    void whatIsMissing_isNamed() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> prompts.find(office.author, ACME, ANSWER))
                .withMessageContaining("prompt 'answer'");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        prompts.create(
                                office.author, ACME, ANSWER, new FeatureId("none"), "", says("x")))
                .withMessageContaining("feature 'none'");
        office.version("one");
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() -> prompts.diff(office.author, ACME, ANSWER, 1, 7))
                .withMessageContaining("answer@7");
    }
}

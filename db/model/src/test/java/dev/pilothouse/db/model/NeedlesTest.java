package dev.pilothouse.db.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NeedlesTest {
    private final Needles needles = Needles.of(List.of("jo@example.com", "jörg", "abcd"));

    @Test
    void finds_atTheBeginning_inTheMiddle_atTheEnd() {
        assertThat(needles.in(bytes("abcd"))).isTrue();
        assertThat(needles.in(bytes("from jo@example.com to"))).isTrue();
        assertThat(needles.in(bytes("von jörg"))).isTrue();
    }

    @Test
    void doesNotFind_whatOnlyBeginsAlike() {
        assertThat(needles.in(bytes("jo@example.org, abc, jorg, abc"))).isFalse();
        assertThat(needles.in(bytes("xxabcd"), 5)).isFalse();
        assertThat(needles.in(bytes("abc"))).isFalse();
    }

    @Test
    void anyCase_findsGreatAndSmallLetters() {
        Needles any = Needles.anyCase(List.of("Jo@Example.com"));
        assertThat(any.in(bytes("from JO@EXAMPLE.COM"))).isTrue();
        assertThat(any.in(bytes("from jo@example.com"))).isTrue();
        assertThat(any.in(bytes("from jo@example.con"))).isFalse();
        assertThat(needles.in(bytes("from JO@EXAMPLE.COM"))).isFalse();
    }

    @Test
    void leavesOutWhatIsFoundByChance() {
        assertThat(Needles.of(List.of("jo")).isEmpty()).isTrue();
        assertThat(Needles.of(List.of("jo")).in(bytes("jo jo jo"))).isFalse();
    }

    @Test
    void search_findsAcrossPieces_howeverSmallTheyAre() {
        Needles.Search search = needles.search();
        for (byte one : bytes("say jo@example.com now")) {
            search.add(new byte[] {one, 'x'}, 1);
        }
        assertThat(search.found()).isTrue();
    }

    @Test
    void search_doesNotJoinWhatIsApart() {
        Needles.Search search = needles.search();
        search.add(bytes("jo@exam--"), 9);
        search.add(bytes("ple.com"), 7);
        assertThat(search.found()).isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}

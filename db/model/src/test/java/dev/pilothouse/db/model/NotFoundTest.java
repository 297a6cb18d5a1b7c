package dev.pilothouse.db.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotFoundTest {
    private static final TenantId ACME = new TenantId("acme");

    @Test
    void whatIsHidden_isSaidLikeWhatIsNot_andCarriesTheRefusal() {
        assertThatExceptionOfType(NotFound.class)
                .isThrownBy(() ->
                        Actor.CONTROL_PLANE.requireSight(
                                Permission.SEE_PRIVACY, Optional.of(ACME), "export", "7"))
                .withMessage(new NotFound("export", "7").getMessage())
                .satisfies(e ->
                        assertThat(e.hidden().orElseThrow())
                                .returns(Permission.SEE_PRIVACY, Denied::permission)
                                .returns(Optional.of(ACME), Denied::tenant));
    }

    @Test
    void anotherCause_isNoRefusal() {
        NotFound none = new NotFound("release", "x");
        none.initCause(new IllegalArgumentException("no id"));
        assertThat(none.hidden()).isEmpty();
        assertThat(new NotFound("release", "x").hidden()).isEmpty();
    }
}

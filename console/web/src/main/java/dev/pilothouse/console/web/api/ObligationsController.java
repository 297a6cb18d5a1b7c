package dev.pilothouse.console.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.decisions.Obligation;
import dev.pilothouse.policy.decisions.Obligations;
import dev.pilothouse.policy.decisions.Smell;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What features owe and what shows it; what smells. */
@Api
class ObligationsController {
    private final Obligations obligations;

    ObligationsController(Obligations obligations) {
        this.obligations = obligations;
    }

    /** A duty of a feature. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ObligationView(
            String tenant,
            String feature,
            String riskClass,
            boolean confirmed,
            String duty,
            String article,
            String title,
            String owner,
            @Nullable LocalDate formalFrom,
            @Nullable LocalDate due,
            String evidence,
            String said) {
        static ObligationView of(Obligation o) {
            return new ObligationView(
                    o.tenant().value(),
                    o.feature().value(),
                    o.riskClass().word(),
                    o.confirmed(),
                    o.duty().id(),
                    o.duty().article(),
                    o.duty().title(),
                    o.owner(),
                    o.duty().formalFrom().orElse(null),
                    o.due().orElse(null),
                    o.evidence().state().word(),
                    o.evidence().said());
        }
    }

    /** By feature. */
    record ObligationList(List<ObligationView> obligations) {}

    /** Something to mend. */
    record SmellView(
            String kind,
            String title,
            String tenant,
            String feature,
            String evidence,
            String fix,
            String link) {
        static SmellView of(Smell s) {
            return new SmellView(
                    s.kind().word(),
                    s.kind().title(),
                    s.tenant().value(),
                    s.feature().value(),
                    s.evidence(),
                    s.fix(),
                    s.link());
        }
    }

    /** The worst first. */
    record SmellList(List<SmellView> smells) {}

    @GetMapping("/obligations")
    ObligationList list(@AuthenticationPrincipal Actor actor) {
        return new ObligationList(
                obligations.list(actor).stream().map(ObligationView::of).toList());
    }

    @GetMapping("/smells")
    SmellList smells(@AuthenticationPrincipal Actor actor) {
        return new SmellList(obligations.smells(actor).stream().map(SmellView::of).toList());
    }
}

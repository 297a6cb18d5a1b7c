package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.privacy.PrivacyDesk.Whole;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.policy.decisions.privacy.ErasureStep;
import dev.pilothouse.policy.decisions.privacy.ErasureStep.Proof;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Store by store: what was found, what was erased, what a probe says of the bytes. */
final class PlanCard {
    private PlanCard() {}

    /**
     * @param probe looks again, when that can be done
     */
    static Card of(Whole whole, Optional<Button> probe) {
        Card card = new Card("Plan and progress").flush();
        if (whole.steps().isEmpty()) {
            card.content(
                    Ui.div(
                            "state",
                            Ui.text("Stores are not counted yet", "strong"),
                            Ui.paragraph(
                                    "Once somebody has made sure of the person, count what each"
                                            + " store holds. Counting changes nothing.")));
            return card;
        }
        card.sub("found by subject reference, frozen when approved");
        probe.ifPresent(card::tools);
        card.content(table(whole.steps()));
        card.footer(
                new Div(
                        new Div(new Span(lookedFor(whole))),
                        new Div(
                                new Span(
                                        "“Done” means the delete was accepted, “verified” that a"
                                                + " probe found nothing which had found a planted"
                                                + " canary before. They are counted apart."))));
        return card;
    }

    /** Which spellings: how they come of what was given, because a plan names nobody. */
    private static String lookedFor(Whole whole) {
        Map<String, Integer> spellings =
                whole.request().plan().map(PrivacyRequest.Plan::spellings).orElse(Map.of());
        if (spellings.isEmpty()) {
            return "";
        }
        String forms =
                spellings.entrySet().stream()
                        .map(e -> Format.count(e.getValue()) + " " + e.getKey())
                        .collect(Collectors.joining(", "));
        long all = spellings.values().stream().mapToLong(Integer::longValue).sum();
        return "Looked for in " + Format.plural(all, "spelling") + ": " + forms + ".";
    }

    private static Component table(List<ErasureStep> steps) {
        NativeTableRow titles = new NativeTableRow();
        titles.add(
                head("Store", ""),
                head("Found", "num"),
                head("Erased", "num"),
                head("How", ""),
                head("State", ""),
                head("Bytes gone, by probe", ""));
        NativeTableBody body = new NativeTableBody();
        steps.forEach(step -> body.add(row(step)));
        NativeTable table = new NativeTable(new NativeTableHeader(titles), body);
        table.addClassNames("plan", "loose");
        Div scroll = Ui.div("scroll-x", table);
        scroll.getElement().setAttribute("tabindex", "0");
        scroll.getElement().setAttribute("role", "region");
        scroll.getElement().setAttribute("aria-label", "Stores of the plan");
        return scroll;
    }

    private static NativeTableHeaderCell head(String title, String css) {
        NativeTableHeaderCell cell = new NativeTableHeaderCell(title);
        cell.getElement().setAttribute("scope", "col");
        if (!css.isEmpty()) {
            cell.addClassName(css);
        }
        return cell;
    }

    private static NativeTableRow row(ErasureStep step) {
        NativeTableCell found =
                new NativeTableCell(
                        step.found() < 0
                                ? Ui.text("unknown", "ter")
                                : new Span(Format.count(step.found())));
        boolean begun = step.erased() > 0 || step.erasedAt().isPresent();
        NativeTableCell erased =
                new NativeTableCell(
                        begun ? new Span(Format.count(step.erased())) : Ui.text("–", "ter"));
        found.addClassName("num");
        erased.addClassName("num");
        NativeTableCell how = new NativeTableCell(Ui.text(step.store().method(), "sec"));
        how.addClassName("wrap");
        NativeTableCell name = new NativeTableCell(name(step));
        name.addClassName("wrap");
        NativeTableCell proof = new NativeTableCell(proof(step));
        proof.addClassName("wrap");
        NativeTableCell state = new NativeTableCell(state(step));
        state.addClassName("wrap");
        return new NativeTableRow(name, found, erased, how, state, proof);
    }

    private static Component name(ErasureStep step) {
        Icon icon = new Icon(Words.storeIcon(step.store().id()));
        icon.addClassName("t-unknown");
        String parts =
                step.parts().isEmpty()
                        ? step.store().holds()
                        : step.parts().stream()
                                .map(p -> p.what() + " " + Format.count(p.items()))
                                .collect(Collectors.joining(", "));
        return Ui.div("row", icon, new Div(new Span(step.store().name()), Ui.text(parts, "sub")));
    }

    private static Component state(ErasureStep step) {
        Div cell = new Div(badge(step));
        step.erasedAt()
                .ifPresent(at ->
                        cell.add(Ui.div("sub tn", new RelativeTime(at, RelativeTime.Show.CLOCK))));
        if (!step.trouble().isEmpty()) {
            Div trouble = Ui.div("sub t-off");
            trouble.setText(step.trouble());
            cell.add(trouble);
        }
        return cell;
    }

    private static Component badge(ErasureStep step) {
        if (!step.trouble().isEmpty()) {
            return StatusBadge.plain(
                    Status.OFF, Format.plural(step.tries(), "try").replace("trys", "tries"));
        }
        return switch (step.state()) {
            case ERASED, PROBED -> StatusBadge.plain(Status.OK, Words.step(step.state()));
            case PLANTED, CONTROLLED -> working(Words.step(step.state()), "loader", "t-accent");
            case WAITING, STATED -> working(Words.step(step.state()), "clock", "ter");
        };
    }

    private static Component working(String word, String icon, String css) {
        Span words = new Span(new Icon(icon, "s"), new Span(word));
        words.addClassNames("row", css);
        return words;
    }

    private static Component proof(ErasureStep step) {
        if (step.state() != ErasureStep.State.PROBED) {
            return step.proof().map(p -> unproved(step, p)).orElseGet(() -> Ui.text("–", "ter"));
        }
        Proof proof = step.proof().orElseThrow();
        Div cell =
                new Div(
                        StatusBadge.plain(
                                Status.OK, step.absent() ? "nothing is there" : "verified"));
        cell.add(how(step.absent() ? "how it is known" : "0 found, how", proof.method()));
        proof.goneBy().ifPresent(by -> cell.add(agesOut(by)));
        return cell;
    }

    /** Long words about what was read are opened by whoever doubts. */
    private static Component how(String summary, String method) {
        NativeDetails details = new NativeDetails(summary, new Span(method));
        details.addClassName("sub");
        return details;
    }

    private static Component unproved(ErasureStep step, Proof proof) {
        Div cell = new Div();
        if (step.store().erasable()) {
            String where = String.join(", ", proof.places());
            cell.add(
                    StatusBadge.plain(
                            Status.WATCH,
                            proof.left() == 0 && proof.unlooked() > 0
                                    ? Format.count(proof.unlooked()) + " not looked at"
                                    : Format.count(proof.left()) + " left"));
            cell.add(Ui.div("sub", new Span(where)));
        } else {
            cell.add(Ui.text(proof.method(), "sec"));
        }
        proof.goneBy().ifPresent(by -> cell.add(agesOut(by)));
        return cell;
    }

    private static Component agesOut(java.time.Instant by) {
        return Ui.div(
                "sub",
                new Span("last bytes by "),
                new RelativeTime(by, RelativeTime.Show.ABSOLUTE));
    }
}

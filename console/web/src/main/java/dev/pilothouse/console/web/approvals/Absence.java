package dev.pilothouse.console.web.approvals;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

import dev.pilothouse.console.web.ui.DayPicker;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.RelativeTime.Show;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.decisions.Deputies;
import dev.pilothouse.policy.decisions.Deputy;
import dev.pilothouse.policy.decisions.Member;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Names a deputy, and shows who stands in for whom. */
final class Absence {
    private final Deputies deputies;
    private final Viewer viewer;
    private final Runnable changed;

    Absence(Deputies deputies, Viewer viewer, Runnable changed) {
        this.deputies = deputies;
        this.viewer = viewer;
        this.changed = changed;
    }

    void ask() {
        FormDialog dialog = new FormDialog("While you are away", "Name deputy");
        dialog.with(
                Ui.note(
                        Status.UNKNOWN,
                        "users",
                        new Span(
                                "Your deputy decides with their own permissions; the log says that"
                                        + " it was on your behalf. Neither of you ever decides"
                                        + " about what you made yourselves. It ends by itself.")));
        ComboBox<Member> deputy = dialog.field("deputy", new ComboBox<>("Deputy"));
        deputy.setItems(deputies.candidates(viewer.actor()));
        deputy.setItemLabelGenerator(Member::name);
        DatePicker from = dialog.field("begins", DayPicker.of("First day, UTC", today()));
        DatePicker until = dialog.field("ends", DayPicker.of("Last day, UTC", today().plusDays(7)));
        dialog.row(from, until);
        dialog.onSubmit(
                        () -> {
                            name(
                                    chosen("deputy", deputy.getValue()),
                                    chosen("begins", from.getValue()),
                                    chosen("ends", until.getValue()));
                            changed.run();
                        })
                .open();
    }

    private void name(Member deputy, LocalDate from, LocalDate until) {
        deputies.name(
                viewer.actor(),
                deputy.id(),
                from.isAfter(today())
                        ? Optional.of(from.atStartOfDay(ZoneOffset.UTC).toInstant())
                        : Optional.empty(),
                until.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static <T> T chosen(String field, @Nullable T value) {
        if (value == null) {
            throw new BadInput(field, "", "a choice");
        }
        return value;
    }

    /** A line for each delegation of the viewer or for them. */
    Div line(Deputy deputy) {
        boolean mine = deputy.person().id().equals(viewer.actor().id());
        Button end = Ui.quiet("End");
        end.addClickListener(e -> end(deputy));
        return Ui.note(
                Status.UNKNOWN,
                "user-round-check",
                Ui.div(
                        "row wide wrap",
                        new Span(
                                mine
                                        ? deputy.deputy().name() + " stands in for you from"
                                        : "You stand in for " + deputy.person().name() + " from"),
                        new RelativeTime(deputy.begins(), Show.MOMENT),
                        new Span("until"),
                        new RelativeTime(deputy.ends(), Show.MOMENT),
                        end));
    }

    private void end(Deputy deputy) {
        try {
            deputies.end(viewer.actor(), deputy.id());
            changed.run();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }
}

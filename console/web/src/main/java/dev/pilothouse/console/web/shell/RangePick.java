package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.popover.Popover;
import com.vaadin.flow.component.popover.PopoverPosition;
import dev.pilothouse.console.web.ui.DayPicker;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.TimeRange;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.BadInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** The time range: presets, or two days. */
final class RangePick extends NativeButton {
    private final Span label = new Span();
    private final Span dates = Ui.text("", "sec");
    private final Popover form = new Popover();
    private PageState state = PageState.INITIAL;

    RangePick() {
        addClassName("pick");
        add(new Icon("calendar"), label, dates, new Icon("chevron-down", "s"));
        form.setTarget(this);
        form.setPosition(PopoverPosition.BOTTOM_START);
        form.setAriaLabel("Time range");
        form.addOpenedChangeListener(e -> {
            if (e.isOpened()) {
                fill();
            }
        });
    }

    void show(PageState newState) {
        state = newState;
        Instant now = Instant.now();
        label.setText(state.range().label());
        dates.setText(state.range().dates(now));
        getElement().setAttribute("aria-label", "Time range: " + state.range().label());
    }

    private void fill() {
        Div presets = Ui.div("presets");
        for (TimeRange.Preset preset : TimeRange.Preset.values()) {
            NativeButton choice = new NativeButton(preset.label(), e -> choose(preset));
            choice.addClassName("pick");
            choice.getElement()
                    .setAttribute("aria-pressed", Boolean.toString(preset.equals(state.range())));
            presets.add(choice);
        }
        form.removeAll();
        form.add(Ui.div("range-form", presets, days()));
    }

    private Div days() {
        Instant now = Instant.now();
        DatePicker from =
                DayPicker.of("From", state.range().from(now).atZone(ZoneOffset.UTC).toLocalDate());
        DatePicker to =
                DayPicker.of(
                        "To",
                        state.range().to(now).minusSeconds(1).atZone(ZoneOffset.UTC).toLocalDate());
        Button apply = new Button("Apply");
        apply.addThemeVariants(ButtonVariant.PRIMARY);
        apply.addClickListener(e -> apply(from, to));
        return Ui.div("stack m", from, to, Ui.text("Whole days, UTC", "ter", "small"), apply);
    }

    private void apply(DatePicker from, DatePicker to) {
        LocalDate first = from.getValue();
        LocalDate last = to.getValue();
        from.setInvalid(first == null);
        to.setInvalid(last == null);
        if (first == null || last == null) {
            return;
        }
        try {
            choose(new TimeRange.Days(first, last));
        } catch (BadInput e) {
            to.setErrorMessage("Expected: " + e.expected());
            to.setInvalid(true);
        }
    }

    private void choose(TimeRange range) {
        form.close();
        ScopePick.open(state.over(range));
    }
}

package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.DayPicker;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.registry.Price;
import dev.pilothouse.registry.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sets the price of a model from a day on; the earlier one ends there. */
final class PriceForm {
    private final Services services;
    private final Viewer viewer;
    private final PriceBook book;
    private final Runnable done;
    private final FormDialog dialog = new FormDialog("Set a price", "Publish prices");
    private final ComboBox<String> provider;
    private final TextField model;
    private final DatePicker from;
    private final BigDecimalField input;
    private final BigDecimalField output;
    private final BigDecimalField cacheRead;
    private final BigDecimalField cacheWrite;
    private final BigDecimalField reasoning;
    private final TextField note;

    PriceForm(Services services, Viewer viewer, PriceBook book, LocalDate today, Runnable done) {
        this.services = services;
        this.viewer = viewer;
        this.book = book;
        this.done = done;
        dialog.with(
                Ui.paragraph(
                        "Per million tokens in "
                                + book.currency()
                                + "; empty is not priced. Calls keep the price they had.",
                        "sec"));
        provider = dialog.field("provider", new ComboBox<>("Provider"));
        model = dialog.field("model", new TextField("Model, or a beginning that ends in *"));
        from = dialog.field("valid_from", DayPicker.of("Valid from the beginning of, UTC", today));
        input = dialog.field("input", amount("Input"));
        output = dialog.field("output", amount("Output"));
        cacheRead = dialog.field("cache_read", amount("Cache read"));
        cacheWrite = dialog.field("cache_write", amount("Cache write"));
        reasoning = dialog.field("reasoning", amount("Reasoning"));
        dialog.row(input, output).row(cacheRead, cacheWrite, reasoning);
        note = dialog.field("note", new TextField("What changed and why"));
        note.setMaxLength(500);
        provider.setItems(
                services.providers().list(viewer.actor()).stream()
                        .map(p -> p.id().value())
                        .toList());
        provider.setAllowCustomValue(true);
        provider.addCustomValueSetListener(e -> provider.setValue(e.getDetail()));
        dialog.onSubmit(this::publish);
    }

    void open() {
        dialog.open();
    }

    private static BigDecimalField amount(String label) {
        BigDecimalField field = new BigDecimalField(label);
        field.setLocale(Locale.UK);
        return field;
    }

    private void publish() {
        Instant begins =
                Pickers.chosen("valid_from", from.getValue())
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
        Price added =
                new Price(
                        Pickers.chosen("provider", provider.getValue()),
                        model.getValue(),
                        begins,
                        Optional.empty(),
                        value(input),
                        value(output),
                        value(cacheRead),
                        value(cacheWrite),
                        value(reasoning));
        services.prices().publish(viewer.actor(), book.currency(), note.getValue(), with(added));
        done.run();
    }

    private List<Price> with(Price added) {
        List<Price> all = new ArrayList<>();
        for (Price old : book.prices()) {
            boolean same =
                    old.provider().equals(added.provider()) && old.model().equals(added.model());
            boolean open = old.validTo().isEmpty() && old.validFrom().isBefore(added.validFrom());
            all.add(same && open ? ended(old, added.validFrom()) : old);
        }
        all.add(added);
        return all;
    }

    private static Price ended(Price old, Instant at) {
        return new Price(
                old.provider(),
                old.model(),
                old.validFrom(),
                Optional.of(at),
                old.input(),
                old.output(),
                old.cacheRead(),
                old.cacheWrite(),
                old.reasoning());
    }

    private static Optional<BigDecimal> value(BigDecimalField field) {
        return Optional.ofNullable(field.getValue());
    }
}

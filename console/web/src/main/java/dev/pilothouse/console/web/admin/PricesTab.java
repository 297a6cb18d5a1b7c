package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.Price;
import dev.pilothouse.registry.PriceBook;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The price book in force; each change publishes a new version of it. */
final class PricesTab extends TableTab<PricesTab.Row> {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM yyyy", Locale.UK);

    record Row(PriceBook book, Price price) {}

    PricesTab(Services services, Viewer viewer) {
        super(services, viewer, "Prices", "price", "Set a price");
        Columns.mono(grid, "Provider", r -> r.price().provider(), "160px").setFlexGrow(1);
        Columns.mono(grid, "Model", r -> r.price().model(), "200px").setFlexGrow(2);
        Columns.text(grid, "Valid", r -> valid(r.price()), "208px").setFlexGrow(1);
        Columns.number(grid, "Input", r -> money(r, r.price().input()), "104px");
        Columns.number(grid, "Output", r -> money(r, r.price().output()), "104px");
        Columns.number(grid, "Cache read", r -> money(r, r.price().cacheRead()), "104px");
        Columns.number(grid, "Reasoning", r -> money(r, r.price().reasoning()), "104px");
        Columns.actions(
                grid, r -> Columns.actions(Columns.action("Remove", () -> remove(r))), "96px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_PRICES;
    }

    @Override
    List<Row> read(Actor actor, PageState of) {
        return services.prices().current(actor).stream()
                .flatMap(book -> book.prices().stream().map(p -> new Row(book, p)))
                .toList();
    }

    @Override
    AsyncState<List<Row>> none() {
        return AsyncState.empty(
                "No prices yet",
                "Calls are shown as unpriced, never as zero, until there is a price for their"
                        + " model.",
                "");
    }

    private void footer(PriceBook book) {
        card.footer(
                new Span(
                        "Version "
                                + book.version()
                                + ", per million tokens in "
                                + book.currency()
                                + ", published"),
                new RelativeTime(book.publishedAt()),
                new Span("“" + book.note() + "”"));
    }

    @Override
    void shown(List<Row> rows) {
        footer(rows.getFirst().book());
    }

    private static String valid(Price price) {
        String from = "from " + DAY.format(price.validFrom().atZone(ZoneOffset.UTC));
        return price.validTo()
                .map(to -> from + " to " + DAY.format(to.atZone(ZoneOffset.UTC)))
                .orElse(from);
    }

    private static String money(Row row, Optional<BigDecimal> amount) {
        return amount.map(a -> Format.money(a, row.book().currency())).orElse("not priced");
    }

    @Override
    void add() {
        PriceBook book =
                services.prices()
                        .current(viewer.actor())
                        .orElseGet(() -> new PriceBook(0, "EUR", "", "", Instant.EPOCH, List.of()));
        new PriceForm(services, viewer, book, LocalDate.now(ZoneOffset.UTC), this::refresh).open();
    }

    private void remove(Row row) {
        FormDialog dialog =
                new FormDialog(
                                "Remove the price of " + row.price().model() + "?",
                                "Publish without it")
                        .destructive();
        TextField note = dialog.field("note", new TextField("What changed and why"));
        note.setMaxLength(500);
        dialog.onSubmit(
                        () -> {
                            List<Price> rest =
                                    row.book().prices().stream()
                                            .filter(p -> !p.equals(row.price()))
                                            .toList();
                            services.prices()
                                    .publish(
                                            viewer.actor(),
                                            row.book().currency(),
                                            note.getValue(),
                                            rest);
                            refresh();
                        })
                .open();
    }
}

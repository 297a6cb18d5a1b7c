package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import java.util.List;
import java.util.Locale;

/** A tab that is one table with one button that adds to it. */
abstract class TableTab<T> implements Tab {
    final Services services;
    final Viewer viewer;
    final Grid<T> grid = Columns.table();
    private final String word;
    private final String label;
    private final String one;
    final Card card;
    private PageState state = PageState.INITIAL;

    /**
     * @param one a row in words, for example {@code API key}
     */
    TableTab(Services services, Viewer viewer, String label, String one, String addLabel) {
        this.services = services;
        this.viewer = viewer;
        this.word = label.toLowerCase(Locale.ROOT);
        this.label = label;
        this.one = one;
        card = new Card(label).flush();
        Button add = Ui.button(addLabel, "plus", ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        add.addClickListener(e -> add());
        card.tools(add);
    }

    /** Runs on a background thread. */
    abstract List<T> read(Actor actor, PageState of);

    /** Opens the dialog that adds a row. */
    abstract void add();

    /** What to say while there is no row. */
    abstract AsyncState<List<T>> none();

    @Override
    public final String word() {
        return word;
    }

    @Override
    public final String label() {
        return label;
    }

    @Override
    public final Component component() {
        return card;
    }

    @Override
    public final void show(PageState newState) {
        state = newState;
        Actor actor = viewer.actor();
        card.load(
                () -> {
                    List<T> rows = read(actor, newState);
                    return rows.isEmpty() ? none() : AsyncState.loaded(rows);
                },
                this::table);
    }

    private Component table(List<T> rows) {
        card.sub(Format.plural(rows.size(), one));
        grid.setItems(rows);
        shown(rows);
        return grid;
    }

    /** Called with the rows that the table shows, at least one. */
    void shown(List<T> rows) {}

    final void refresh() {
        show(state);
    }

    final PageState state() {
        return state;
    }

    static boolean within(PageState state, TenantId tenant) {
        return state.tenant().map(tenant::equals).orElse(true);
    }
}

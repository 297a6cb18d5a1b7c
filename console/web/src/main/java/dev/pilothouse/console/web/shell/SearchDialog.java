package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Navigation;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.SearchProvider;
import dev.pilothouse.console.web.ui.SearchProvider.Hit;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ctrl+K: features, models, trace ids, people, settings and views, in one list. */
final class SearchDialog {
    private static final Logger LOG = LoggerFactory.getLogger(SearchDialog.class);
    private static final int PER_SOURCE = 8;

    private final List<Navigation> views;
    private final List<SearchProvider> sources;
    private final Viewer viewer;

    SearchDialog(List<Navigation> entries, List<SearchProvider> sources, Viewer viewer) {
        this.views = entries.stream().filter(e -> Guard.mayOpen(viewer, e.view())).toList();
        this.sources = sources;
        this.viewer = viewer;
    }

    void show() {
        Dialog dialog = new Dialog();
        dialog.setWidth("560px");
        dialog.setTop("12vh");
        dialog.addClassName("ph-search");
        dialog.getElement().setAttribute("aria-label", "Search");
        TextField query = new TextField();
        query.setAriaLabel("Search for a feature, model, trace id, person or view");
        query.setPlaceholder("Feature, model, trace id, person, view");
        query.setPrefixComponent(new Icon("search"));
        query.setWidthFull();
        query.setAutofocus(true);
        query.setMaxLength(200);
        query.setValueChangeMode(ValueChangeMode.LAZY);
        query.setValueChangeTimeout(150);
        Div hits = Ui.div("found");
        hits.getElement().setAttribute("data-arrows", "");
        query.addValueChangeListener(e -> search(e.getValue().strip(), hits, dialog));
        query.addKeyPressListener(Key.ENTER, e -> openFirst(hits, dialog));
        dialog.add(Ui.div("stack m", query, hits));
        draw(List.of(), viewHits("", state()), hits, dialog);
        dialog.open();
    }

    private static PageState state() {
        try {
            var location = UI.getCurrentOrThrow().getInternals().getActiveViewLocation();
            return PageState.of(location.getQueryParameters());
        } catch (BadInput _) {
            return PageState.INITIAL;
        }
    }

    private void search(String text, Div hits, Dialog dialog) {
        PageState state = state();
        List<Hit> ofViews = viewHits(text, state);
        if (text.isEmpty()) {
            draw(List.of(), ofViews, hits, dialog);
            return;
        }
        Actor.Person actor = viewer.actor();
        hits.getElement().setProperty("query", text);
        Background.run(
                UI.getCurrentOrThrow(),
                () -> ask(actor, state, text),
                found -> {
                    if (text.equals(hits.getElement().getProperty("query"))) {
                        draw(found, ofViews, hits, dialog);
                    }
                },
                e -> draw(List.of(), ofViews, hits, dialog));
    }

    /** A source that fails leaves the others be. */
    private List<Hit> ask(Actor.Person actor, PageState state, String text) {
        List<Hit> all = new ArrayList<>();
        for (SearchProvider source : sources) {
            try {
                all.addAll(source.find(actor, state, text, PER_SOURCE));
            } catch (RuntimeException e) {
                LOG.warn("search of {}", source.getClass().getSimpleName(), e);
            }
        }
        return all;
    }

    private List<Hit> viewHits(String text, PageState state) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return views.stream()
                .filter(v -> v.label().toLowerCase(Locale.ROOT).contains(wanted))
                .map(v -> new Hit(v.icon(), v.label(), v.group().label(), state.href(v.path())))
                .toList();
    }

    private static void draw(List<Hit> found, List<Hit> ofViews, Div hits, Dialog dialog) {
        hits.removeAll();
        found.forEach(hit -> hits.add(anchor(hit, dialog)));
        ofViews.forEach(hit -> hits.add(anchor(hit, dialog)));
        if (found.isEmpty() && ofViews.isEmpty()) {
            hits.add(Ui.paragraph("Nothing found. Trace ids need all 32 digits.", "ter"));
        }
    }

    private static Anchor anchor(Hit hit, Dialog dialog) {
        Anchor anchor =
                new Anchor(
                        hit.href(),
                        new Icon(hit.icon()),
                        Ui.text(hit.title(), "medium", "clip"),
                        Ui.text(hit.kind(), "ter", "small", "push"));
        anchor.getElement().addEventListener("click", e -> dialog.close());
        return anchor;
    }

    private static void openFirst(Div hits, Dialog dialog) {
        hits.getChildren()
                .filter(Anchor.class::isInstance)
                .map(Anchor.class::cast)
                .findFirst()
                .ifPresent(first -> {
                    dialog.close();
                    UI.getCurrentOrThrow().navigateToClient("/" + first.getHref());
                });
    }
}

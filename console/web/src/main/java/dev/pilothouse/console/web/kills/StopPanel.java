package dev.pilothouse.console.web.kills;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.KillTarget;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Stop something: find a scope, weigh what it hits, say why, kill. */
final class StopPanel extends Card {
    private final ScopeSearch scopes;
    private final Viewer viewer;
    private final TextField search = new TextField();
    private final Span counted = Ui.text("", "ter", "small");
    private final HitList hits;
    private final BlastPanel blast = new BlastPanel();
    private final KillForm form;
    private final Div weighed;
    private Optional<TenantId> tenant = Optional.empty();
    private Optional<KillTarget> chosen = Optional.empty();
    private Optional<KillTarget> marked = Optional.empty();
    private List<Hit> shown = List.of();

    StopPanel(ScopeSearch scopes, Viewer viewer, KillForm form, Consumer<KillTarget> choose) {
        super("Stop something");
        this.scopes = scopes;
        this.viewer = viewer;
        this.form = form;
        hits = new HitList(choose);
        columns(5);
        search.setAriaLabel(
                "Search a scope: feature, model, deployment, provider, tenant, key or agent");
        search.setPlaceholder("Feature, model, deployment, provider, tenant, key, agent");
        search.setWidthFull();
        search.setMaxLength(200);
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setValueChangeTimeout(150);
        search.setPrefixComponent(new Icon("search"));
        search.setSuffixComponent(counted);
        search.addValueChangeListener(e -> find());
        weighed = Ui.div("stack m", blast, form);
        content(Ui.div("stack m", search, hits, weighed));
    }

    void show(Optional<TenantId> ofPage, Optional<KillTarget> target) {
        tenant = ofPage;
        chosen = target;
        weighed.setVisible(target.isPresent());
        target.ifPresent(form::weigh);
        find();
        measure();
    }

    /** Brings the numbers up to date; called about once a second. */
    void refresh() {
        if (shown.isEmpty()) {
            find();
        } else {
            count();
        }
        measure();
    }

    /** What was found keeps its order: nothing may slip away under a finger. */
    private void count() {
        List<Hit> found = shown;
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () -> scopes.count(actor, found),
                now -> {
                    if (found.equals(shown)) {
                        draw(now);
                    }
                },
                Toast::refused);
    }

    private void find() {
        String text = search.getValue().strip();
        Actor actor = viewer.actor();
        Optional<TenantId> in = tenant;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> scopes.find(actor, text, in),
                found -> {
                    if (text.equals(search.getValue().strip())) {
                        counted.setText(found.hits().size() + " of " + found.total());
                        draw(found.hits());
                    }
                },
                Toast::refused);
    }

    private void draw(List<Hit> found) {
        if (!found.equals(shown) || !chosen.equals(marked)) {
            shown = found;
            marked = chosen;
            hits.show(shown, chosen, viewer.tenants());
        }
    }

    private void measure() {
        chosen.ifPresent(target -> {
            Actor actor = viewer.actor();
            int tenants = viewer.tenants().size();
            Background.run(
                    UI.getCurrentOrThrow(),
                    () -> scopes.radius(actor, target),
                    radius -> {
                        blast.show(radius, tenants);
                        form.radius(radius);
                    },
                    Toast::refused);
        });
    }
}

package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import dev.pilothouse.policy.decisions.privacy.Processors;
import java.util.Map;

/** Where data of people lie outside this installation: what an erasure reaches, and who is told. */
@Route(PrivacyNavigation.PATH + "/" + ElsewhereView.PATH)
@Needs(Permission.SEE_PRIVACY)
class ElsewhereView extends Page {
    static final String PATH = "elsewhere";

    private final ConnectorsCard connectors;
    private final ProcessorsCard processors;
    private final Anchor all = Ui.link(PrivacyNavigation.PATH, "Privacy requests");

    ElsewhereView(Connectors connectors, Processors processors, Viewer viewer) {
        super("Indexes and processors");
        this.connectors = new ConnectorsCard(connectors, viewer);
        this.processors = new ProcessorsCard(processors, viewer);
        add(
                Ui.div(
                        "crumb",
                        all,
                        new Icon("chevron-right", "s"),
                        new Span("Indexes and processors")),
                Ui.head(
                        "Indexes and processors",
                        "Where data of people lie outside this installation. Erasures reach the"
                                + " indexes, each with its own proof; processors are told by"
                                + " e-mail."),
                Ui.div("stack l", this.connectors, this.processors));
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        all.setHref(state.href(PrivacyNavigation.PATH));
        connectors.show(state);
        processors.show(state);
    }
}

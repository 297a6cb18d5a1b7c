package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.Route;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.PromptPage;
import java.util.Map;
import java.util.Optional;

/** Prompts by name, a page at a time. */
@Route(PromptsNavigation.PATH)
@Needs(Permission.SEE_PROMPTS)
class PromptsView extends Page {
    private static final String TEXT = "q";
    private static final String AFTER = "after";
    private static final int SIZE = 50;
    private static final int PAUSE_MILLIS = 250;

    private final transient Tools services;
    private final transient Viewer viewer;
    private final TextField search = new TextField();
    private final Card list = new Card("Prompts").flush();
    private final PromptGrid grid = new PromptGrid();

    PromptsView(Tools services, Viewer viewer) {
        super("Prompts");
        this.services = services;
        this.viewer = viewer;
        search.setPlaceholder("Part of a name");
        search.setAriaLabel("Search prompts by name");
        search.setPrefixComponent(new Icon("search"));
        search.setClearButtonVisible(true);
        search.setMaxLength(63);
        search.setWidth("240px");
        search.setValueChangeMode(ValueChangeMode.LAZY);
        search.setValueChangeTimeout(PAUSE_MILLIS);
        search.addValueChangeListener(e -> {
            if (e.isFromClient()) {
                go(Map.of(TEXT, e.getValue().strip(), AFTER, ""));
            }
        });
        list.tools(search);
        Button create = Ui.button("New prompt", "plus", ButtonVariant.PRIMARY);
        create.addClickListener(e -> create());
        create.setVisible(viewer.may(Permission.MANAGE_PROMPTS));
        add(
                Ui.head(
                        "Prompts",
                        "What models are told, in versions that never change, and which of them is"
                                + " live where.",
                        create),
                list);
    }

    private void create() {
        new NewPrompt(
                        services,
                        viewer,
                        made ->
                                UI.getCurrentOrThrow()
                                        .navigate(
                                                PromptsNavigation.PATH
                                                        + "/"
                                                        + made.tenant()
                                                        + "/"
                                                        + made.name(),
                                                state().parameters()))
                .open(state());
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        String text = own.getOrDefault(TEXT, "");
        if (!search.getValue().strip().equals(text)) {
            search.setValue(text);
        }
        Actor actor = viewer.actor();
        PromptPage.Query query =
                new PromptPage.Query(
                        state.tenant(),
                        Optional.empty(),
                        text,
                        Optional.ofNullable(own.get(AFTER)),
                        SIZE);
        list.load(() -> read(actor, query), page -> table(page, own));
    }

    private AsyncState<PromptPage> read(Actor actor, PromptPage.Query query) {
        PromptPage page = services.prompts().list(actor, query);
        if (!page.rows().isEmpty()) {
            return AsyncState.loaded(page);
        }
        return query.text().isEmpty()
                ? AsyncState.empty(
                        "No prompts yet",
                        "Write one here, or push files that live in git: each becomes version 1.",
                        "./pilothouse prompt push prompts/ --tenant default --note 'First'")
                : AsyncState.empty(
                        "No prompt has \"" + query.text() + "\" in its name",
                        "Search another part of the name, or another tenant.",
                        "");
    }

    private Component table(PromptPage page, Map<String, String> own) {
        boolean first = !own.containsKey(AFTER);
        boolean all = first && page.next().isEmpty();
        list.sub(
                all
                        ? Format.plural(page.rows().size(), "prompt")
                        : page.rows().getFirst().name() + " to " + page.rows().getLast().name());
        if (all) {
            list.footer();
        } else {
            list.footer(pages(page, own, first));
        }
        grid.show(page.rows(), state());
        return grid;
    }

    private Component pages(PromptPage page, Map<String, String> own, boolean first) {
        Span row = Ui.text("", "row", "wide");
        String text = own.getOrDefault(TEXT, "");
        if (!first) {
            row.add(
                    Ui.link(
                            state().href(PromptsNavigation.PATH, Map.of(TEXT, text)),
                            "First page"));
        }
        page.next()
                .ifPresent(next ->
                        row.add(
                                Ui.link(
                                        state().href(
                                                        PromptsNavigation.PATH,
                                                        Map.of(TEXT, text, AFTER, next)),
                                        "Next " + SIZE)));
        return row;
    }
}

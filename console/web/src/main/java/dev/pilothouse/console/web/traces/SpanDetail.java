package dev.pilothouse.console.web.traces;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import dev.pilothouse.analytics.traces.Content;
import dev.pilothouse.analytics.traces.TraceSpan;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** One span: what was said, what it cost, its attributes. */
final class SpanDetail {
    static final String MESSAGES = "messages";
    static final String COST = "cost";
    static final String ATTRIBUTES = "attributes";

    private final Card card = new Card("Span").columns(4).ruled().flush();
    private final ContentReader content;
    private final Viewer viewer;
    private final Consumer<String> go;
    private PageState state = PageState.INITIAL;
    private long number;

    /**
     * @param go opens a tab
     */
    SpanDetail(ContentReader content, Viewer viewer, Consumer<String> go) {
        this.content = content;
        this.viewer = viewer;
        this.go = go;
        card.addClassName("detail");
    }

    Card card() {
        return card;
    }

    void show(TraceSpan span, String tab, PageState newState) {
        state = newState;
        number++;
        SpanKind kind = SpanKind.of(span);
        boolean reads = viewer.actor().may(Permission.READ_CONTENT, new TenantId(span.tenant()));
        String open = tab.equals(MESSAGES) && !reads ? COST : tab;
        Div body = new Div();
        card.title(kind.title(span));
        card.sub(kind.note(span));
        card.tools(tools(span, open, body));
        card.content(tabs(open, reads), body);
        switch (open) {
            case COST -> body.add(facts(costs(span)), CallNote.of(span, state));
            case ATTRIBUTES -> load(body, attributes(span), SpanDetail::facts);
            default -> load(body, masked(span), c -> said(span, c));
        }
    }

    private Component[] tools(TraceSpan span, String tab, Div body) {
        boolean reveals = viewer.actor().may(Permission.REVEAL, new TenantId(span.tenant()));
        if (!reveals || span.masked() == 0 || !tab.equals(MESSAGES)) {
            return new Component[0];
        }
        Button reveal = Ui.button("Reveal", "eye", ButtonVariant.SMALL);
        reveal.addClickListener(e ->
                new RevealDialog(
                                span.masked(),
                                SpanKind.of(span).title(span),
                                reason -> reveal(span, reason, body, reveal))
                        .open());
        return new Component[] {reveal};
    }

    private void reveal(TraceSpan span, String reason, Div body, Button button) {
        Actor actor = viewer.actor();
        long asked = number;
        Background.run(
                UI.getCurrentOrThrow(),
                () -> content.revealed(actor, span, reason),
                parts -> {
                    if (asked == number) {
                        button.setVisible(false);
                        body.removeAll();
                        body.add(revealedNote(reason));
                        body.add(said(span, parts));
                    }
                },
                Toast::refused);
    }

    private static Component revealedNote(String reason) {
        Div note =
                Ui.note(
                        Status.WATCH,
                        "eye",
                        new Span("Revealed to you until you leave this span, and recorded: "),
                        Ui.text(reason, "medium"));
        return Ui.div("pad", note);
    }

    private Tabs tabs(String open, boolean reads) {
        Map<String, Tab> all = new LinkedHashMap<>();
        if (reads) {
            all.put(MESSAGES, new Tab("Messages"));
        }
        all.put(COST, new Tab("Tokens and cost"));
        all.put(ATTRIBUTES, new Tab("Attributes"));
        Tabs tabs = new Tabs(all.values().toArray(Tab[]::new));
        tabs.getElement().setAttribute("aria-label", "Span");
        tabs.setSelectedTab(all.getOrDefault(open, all.get(COST)));
        tabs.addSelectedChangeListener(e ->
                all.entrySet().stream()
                        .filter(t -> e.isFromClient() && t.getValue().equals(e.getSelectedTab()))
                        .forEach(t -> go.accept(t.getKey())));
        return tabs;
    }

    private <T> void load(Div body, Callable<T> question, Function<T, Component> drawn) {
        long asked = number;
        Background.run(
                UI.getCurrentOrThrow(),
                question,
                answer -> {
                    if (asked == number) {
                        body.removeAll();
                        body.add(drawn.apply(answer));
                    }
                },
                e -> {
                    body.removeAll();
                    body.add(
                            Ui.div(
                                    "pad",
                                    Ui.note(
                                            Status.OFF,
                                            "circle-alert",
                                            new Span(Failure.of(e).what()))));
                });
    }

    private Callable<List<Content>> masked(TraceSpan span) {
        Actor actor = viewer.actor();
        return () -> content.masked(actor, span);
    }

    private Component said(TraceSpan span, List<Content> parts) {
        List<Message> messages = parts.stream().flatMap(c -> Message.of(c).stream()).toList();
        return new Div(new Messages(messages), CallNote.of(span, state));
    }

    private Callable<Map<String, String>> attributes(TraceSpan span) {
        Actor actor = viewer.actor();
        return () -> {
            Map<String, String> all = SpanFacts.of(span);
            content.attributes(actor, span).forEach(a -> all.put(a.name(), a.value()));
            return all;
        };
    }

    private static Map<String, String> costs(TraceSpan span) {
        return SpanFacts.cost(span);
    }

    private static Component facts(Map<String, String> facts) {
        Div list = Ui.div("attributes");
        List<Component> rows = new ArrayList<>();
        facts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                rows.add(new Div(Ui.text(name, "mono", "ter"), Ui.text(value, "value-text")));
            }
        });
        list.add(rows);
        return list;
    }
}

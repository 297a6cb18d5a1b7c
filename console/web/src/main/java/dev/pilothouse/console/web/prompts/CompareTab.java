package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.registry.Prompt;
import dev.pilothouse.registry.PromptVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Any two versions side by side; the draft is one of them. */
final class CompareTab extends Div {
    static final String FROM = "from";
    static final String TO = "to";

    /** Stands for the draft. */
    private static final long DRAFT = 0;

    private final transient Tools services;
    private final transient Viewer viewer;
    private final Select<Long> before = new Select<>();
    private final Select<Long> after = new Select<>();
    private final Card card = new Card("What changes").ruled().flush();
    private boolean filling;

    /**
     * @param go changes parameters of the address
     */
    CompareTab(Tools services, Viewer viewer, Consumer<Map<String, String>> go) {
        this.services = services;
        this.viewer = viewer;
        pick(before, "Before", FROM, go);
        pick(after, "After", TO, go);
        card.tools(Ui.div("row", before, Ui.text("and", "ter"), after));
        add(card);
    }

    private void pick(
            Select<Long> select, String label, String parameter, Consumer<Map<String, String>> go) {
        select.setAriaLabel(label);
        select.setWidth("112px");
        select.setItemLabelGenerator(CompareTab::label);
        select.addValueChangeListener(e -> {
            if (!filling && e.isFromClient()) {
                go.accept(Map.of(parameter, word(e.getValue())));
            }
        });
    }

    private static String label(Long version) {
        return version == DRAFT ? "Draft" : "v" + version;
    }

    private static String word(long version) {
        return version == DRAFT ? "draft" : Long.toString(version);
    }

    void show(Book book, Map<String, String> own) {
        Prompt prompt = book.prompt();
        List<Long> all = new ArrayList<>(List.of(DRAFT));
        book.versions().forEach(v -> all.add(v.version()));
        long right = chosen(own.get(TO), all, DRAFT);
        long left = chosen(own.get(FROM), all, right == DRAFT ? prompt.newest() : right - 1);
        filling = true;
        before.setItems(all);
        after.setItems(all);
        before.setValue(left);
        after.setValue(right);
        filling = false;
        Actor actor = viewer.actor();
        card.load(
                () ->
                        AsyncState.loaded(
                                List.of(read(actor, prompt, left), read(actor, prompt, right))),
                two -> draw(book, two.get(0), two.get(1)));
    }

    private static long chosen(
            @org.jspecify.annotations.Nullable String word, List<Long> all, long usual) {
        return all.stream()
                .filter(v -> word(v).equals(word))
                .findFirst()
                .orElse(all.contains(usual) ? usual : DRAFT);
    }

    private record Text(long version, String digest, PromptContent content) {}

    private Text read(Actor actor, Prompt prompt, long version) {
        if (version == DRAFT) {
            return new Text(DRAFT, "", prompt.draft());
        }
        PromptVersion found =
                services.prompts().version(actor, prompt.tenant(), prompt.name(), version);
        return new Text(version, found.digest(), found.content());
    }

    private Component draw(Book book, Text left, Text right) {
        DiffView view =
                new DiffView(left.content(), right.content(), head(book, left), head(book, right));
        card.sub(view.summary());
        Optional<PromptVersion.Row> note =
                book.versions().stream().filter(v -> v.version() == right.version()).findFirst();
        if (note.isPresent()) {
            card.footer(
                    new Span(
                            new Span(
                                    label(right.version())
                                            + " by "
                                            + note.get().authorName()
                                            + ", "),
                            new RelativeTime(note.get().createdAt()),
                            new Span(": “" + note.get().note() + "”")));
        } else {
            card.footer();
        }
        return view;
    }

    private static Div head(Book book, Text text) {
        String where =
                book.live().stream()
                        .filter(l -> l.stable().version() == text.version())
                        .map(l -> l.environment().value())
                        .collect(Collectors.joining(", "));
        Component badge =
                text.version() == DRAFT
                        ? Ui.text("draft", "badge")
                        : where.isEmpty()
                                ? Ui.text("not live", "badge")
                                : Ui.text("live in " + where, "badge", "ok");
        return DiffView.head(badge, label(text.version()), text.digest());
    }
}

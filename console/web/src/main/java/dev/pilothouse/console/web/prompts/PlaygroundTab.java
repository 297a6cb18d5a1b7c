package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import dev.pilothouse.policy.rules.prompts.PromptVariable;
import dev.pilothouse.policy.rules.prompts.Rendering;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Up to three versions or models, asked the same at the real gateway, side by side. */
final class PlaygroundTab extends Div {
    private static final int MOST = 3;

    private final transient Tools services;
    private final transient Viewer viewer;
    private final Card inputs = new Card("Inputs").ruled();
    private final Div fields = Ui.div("stack m");
    private final Map<String, HasValue<?, String>> values = new LinkedHashMap<>();
    private final Map<String, PromptVariable> variables = new LinkedHashMap<>();
    private final Button run = Ui.button("Run", "play", ButtonVariant.PRIMARY);
    private final Button stop = Ui.button("Stop", "circle-stop");
    private final Button more = Ui.button("Add another", "plus", ButtonVariant.SMALL);
    private final Div place = Ui.div("columns");
    private final List<PlaygroundColumn> columns = new ArrayList<>();
    private final RunsCard runs;
    private transient Optional<Book> shown = Optional.empty();
    private PageState state = PageState.INITIAL;
    private int running;

    PlaygroundTab(Tools services, Viewer viewer, Runnable changed) {
        this.services = services;
        this.viewer = viewer;
        runs = new RunsCard(services, viewer);
        addClassNames("stack", "m");
        run.addClickListener(e -> run());
        stop.addClickListener(e -> columns.forEach(PlaygroundColumn::stop));
        more.addClickListener(e -> add(columns.size()));
        inputs.tools(more, stop, run);
        inputs.sub(
                "asked at the gateway as this feature, in environment playground; kept as evidence");
        inputs.content(fields);
        stop.setEnabled(false);
        add(inputs, place, runs);
    }

    void show(Book book, PageState at) {
        state = at;
        boolean first = shown.isEmpty();
        shown = Optional.of(book);
        if (first) {
            add(0);
            if (book.prompt().newest() > 0) {
                add(1);
            }
        }
        columns.forEach(c -> c.offer(book, state));
        variables();
        runs.show(book, state);
    }

    private void add(int index) {
        shown.ifPresent(book -> {
            PlaygroundColumn column =
                    new PlaygroundColumn(
                            services, viewer, this::variables, this::remove, this::ended);
            columns.add(column);
            place.add(column);
            column.offer(book, state);
            column.choose(usual(book, index));
            buttons();
            variables();
        });
    }

    /** The draft and the newest version; when they say the same, the newest and the one before. */
    private long usual(Book book, int index) {
        long newest = book.prompt().newest();
        boolean committed =
                newest > 1
                        && services.prompts()
                                .version(
                                        viewer.actor(),
                                        book.prompt().tenant(),
                                        book.prompt().name(),
                                        newest)
                                .content()
                                .equals(book.prompt().draft());
        long first = committed ? newest : 0;
        return index == 0 ? first : Math.max(0, newest - index + (committed ? 0 : 1));
    }

    private void remove(PlaygroundColumn column) {
        columns.remove(column);
        place.remove(column);
        buttons();
        variables();
    }

    private void buttons() {
        more.setEnabled(columns.size() < MOST && running == 0);
        columns.forEach(c -> c.removable(columns.size() > 1));
        run.setEnabled(running == 0);
        stop.setEnabled(running > 0);
    }

    /** Fields for the variables of all columns; what was typed stays. */
    private void variables() {
        Map<String, PromptVariable> wanted = new LinkedHashMap<>();
        columns.forEach(c ->
                c.content()
                        .ifPresent(content ->
                                content.variables().forEach(v -> wanted.putIfAbsent(v.name(), v))));
        if (wanted.equals(variables) && fields.getComponentCount() > 0) {
            return;
        }
        Map<String, String> typed = new HashMap<>();
        values.forEach((name, field) -> typed.put(name, field.getValue()));
        variables.clear();
        variables.putAll(wanted);
        values.clear();
        fields.removeAll();
        if (wanted.isEmpty()) {
            fields.add(Ui.paragraph("It has no variables: press Run.", "ter"));
        }
        wanted.values().forEach(v -> fields.add(field(v, typed.getOrDefault(v.name(), ""))));
    }

    private Component field(PromptVariable variable, String typed) {
        String label = variable.name() + (variable.required() ? "" : " (optional)");
        return switch (variable.type()) {
            case STRING -> {
                TextArea area = new TextArea(label);
                area.setWidthFull();
                area.setMaxHeight("200px");
                area.setHelperText(variable.description());
                yield keep(variable, area, area, typed);
            }
            case BOOLEAN, ENUM -> {
                Select<String> select = new Select<>();
                select.setLabel(label);
                select.setEmptySelectionAllowed(!variable.required());
                select.setItems(
                        variable.type() == PromptVariable.Type.BOOLEAN
                                ? List.of("true", "false")
                                : variable.values());
                yield keep(variable, select, select, typed);
            }
            case INTEGER, NUMBER -> {
                TextField number = new TextField(label);
                number.setHelperText(variable.description());
                yield keep(variable, number, number, typed);
            }
        };
    }

    private Component keep(
            PromptVariable variable, Component shape, HasValue<?, String> field, String typed) {
        String start = typed.isEmpty() ? variable.fallback().orElse("") : typed;
        if (!start.isEmpty()) {
            field.setValue(start);
        }
        values.put(variable.name(), field);
        return shape;
    }

    private Map<String, Object> given(List<PromptVariable> of) {
        Map<String, Object> given = new HashMap<>();
        of.forEach(v -> {
            HasValue<?, String> field = values.get(v.name());
            String value = field == null ? null : field.getValue();
            if (value != null && !value.isEmpty()) {
                given.put(v.name(), value);
            }
        });
        return given;
    }

    private void run() {
        UUID comparison = UUID.randomUUID();
        List<Runnable> starts = new ArrayList<>();
        try {
            for (PlaygroundColumn column : columns) {
                var content =
                        column.content()
                                .orElseThrow(() ->
                                        new BadInput("version", "", "a version in every column"));
                Map<String, Object> given = given(content.variables());
                List<PromptMessage> filled = Rendering.of(content).fill("variables", given);
                starts.add(() -> column.start(comparison, content, filled, given));
            }
        } catch (BadInput wrong) {
            Toast.refused(wrong);
            return;
        }
        running = starts.size();
        buttons();
        starts.forEach(Runnable::run);
    }

    private void ended() {
        running--;
        buttons();
        if (running == 0) {
            shown.ifPresent(book -> runs.show(book, state));
        }
    }

    /** For one line under a column. */
    static Span fact(String label, String value) {
        Span fact = new Span(Ui.text(label + " ", "ter"), Ui.text(value, "tn"));
        fact.addClassName("fact");
        return fact;
    }
}

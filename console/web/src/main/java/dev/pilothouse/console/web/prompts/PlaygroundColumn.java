package dev.pilothouse.console.web.prompts;

import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.pilothouse.console.web.playground.ChatBody;
import dev.pilothouse.console.web.playground.ModelCall;
import dev.pilothouse.console.web.playground.Trial;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Failure;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.rules.prompts.PromptContent;
import dev.pilothouse.policy.rules.prompts.PromptMessage;
import dev.pilothouse.registry.PlaygroundRun;
import dev.pilothouse.registry.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One version on one model: what it is, its answer as it comes, and what the answer took. */
final class PlaygroundColumn extends Card {
    private static final long DRAFT = 0;

    private final Tools services;
    private final Viewer viewer;
    private final Runnable changed;
    private final Runnable ended;
    private final Select<Long> version = new Select<>();
    private final ComboBox<String> model = new ComboBox<>();
    private final Button remove = Ui.iconButton("x", "Remove this column");
    private final Div answer = Ui.div("answer");
    private final Div facts = Ui.div("row wrap facts-line");
    private @Nullable Book book;
    private PageState state = PageState.INITIAL;
    private @Nullable PromptContent chosen;
    private @Nullable ModelCall call;
    private boolean filling;

    PlaygroundColumn(
            Tools services,
            Viewer viewer,
            Runnable changed,
            Consumer<PlaygroundColumn> removed,
            Runnable ended) {
        super("Version");
        this.services = services;
        this.viewer = viewer;
        this.changed = changed;
        this.ended = ended;
        version.setAriaLabel("Version");
        version.setWidth("104px");
        version.setItemLabelGenerator(v -> v == DRAFT ? "Draft" : "v" + v);
        version.addValueChangeListener(e -> {
            if (!filling) {
                read();
            }
        });
        model.setAriaLabel("Model");
        model.setAllowCustomValue(true);
        model.addCustomValueSetListener(e -> model.setValue(e.getDetail()));
        model.addClassName("grow");
        remove.addClickListener(e -> removed.accept(this));
        answer.getElement().setAttribute("tabindex", "0");
        answer.getElement().setAttribute("role", "region");
        answer.getElement().setAttribute("aria-label", "Answer");
        title("");
        getChildren().findFirst().ifPresent(header -> header.setVisible(false));
        content(Ui.div("stack m", Ui.div("row", version, model, remove), answer, facts));
        empty();
    }

    private void empty() {
        answer.removeAll();
        answer.add(Ui.text("The answer stands here while it comes.", "ter"));
    }

    void removable(boolean can) {
        remove.setVisible(can);
    }

    void offer(Book now, PageState at) {
        book = now;
        state = at;
        List<Long> all = new ArrayList<>(List.of(DRAFT));
        now.versions().forEach(v -> all.add(v.version()));
        Long before = version.getValue();
        filling = true;
        version.setItems(all);
        if (before != null && all.contains(before)) {
            version.setValue(before);
        }
        String named = model.getValue();
        model.setItems(now.models());
        model.setValue(named);
        filling = false;
        if (before != null && before == DRAFT) {
            chosen = now.prompt().draft();
        }
    }

    /** Of a version, 0 for the draft. */
    void choose(long number) {
        filling = true;
        version.setValue(number);
        filling = false;
        read();
    }

    private void read() {
        Book of = book;
        Long number = version.getValue();
        if (of == null || number == null) {
            return;
        }
        Prompt prompt = of.prompt();
        try {
            PromptContent content =
                    number == DRAFT
                            ? prompt.draft()
                            : services.prompts()
                                    .version(viewer.actor(), prompt.tenant(), prompt.name(), number)
                                    .content();
            chosen = content;
            model.setValue(content.model());
            changed.run();
        } catch (RuntimeException e) {
            Toast.refused(e);
        }
    }

    /** What would run: the chosen version on the chosen model. */
    Optional<PromptContent> content() {
        PromptContent of = chosen;
        String named = model.getValue();
        if (of == null || named == null || named.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(of.on(named.strip()));
    }

    void stop() {
        ModelCall running = call;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        super.onDetach(event);
        if (event.getUI().isClosing()) {
            stop();
        }
    }

    void start(
            UUID comparison,
            PromptContent content,
            List<PromptMessage> filled,
            Map<String, Object> given) {
        Book of = book;
        Long number = version.getValue();
        if (of == null || number == null) {
            return;
        }
        ModelCall started = services.trials().call();
        call = started;
        answer.removeAll();
        answer.setText("");
        answer.getElement().setAttribute("aria-busy", "true");
        facts.removeAll();
        facts.add(StatusBadge.plain(Status.WATCH, "answering"));
        UI ui = UI.getCurrentOrThrow();
        Actor.Person actor = viewer.actor();
        Trial trial =
                services.trials().trial(actor, of.prompt(), number, content, comparison, given);
        Pieces pieces = new Pieces(ui);
        Background.run(
                ui,
                () -> trial.run(started, ChatBody.of(content, filled), pieces::take),
                run -> done(ui, trial, run),
                this::failed);
    }

    /** Hands the answer to the browser as fast as the browser takes it. */
    private final class Pieces {
        private final UI ui;
        private final AtomicReference<String> newest = new AtomicReference<>("");
        private final AtomicBoolean pending = new AtomicBoolean();

        Pieces(UI ui) {
            this.ui = ui;
        }

        void take(String text) {
            newest.set(text);
            if (pending.compareAndSet(false, true)) {
                try {
                    var _ = ui.access(this::draw);
                } catch (UIDetachedException _) {
                    stop();
                }
            }
        }

        private void draw() {
            pending.set(false);
            if (call != null) {
                answer.setText(newest.get());
            }
        }
    }

    private void done(UI ui, Trial trial, PlaygroundRun run) {
        call = null;
        answer.getElement().setAttribute("aria-busy", "false");
        show(run);
        ended.run();
        if (!run.traceId().isEmpty() && run.outcome() != PlaygroundRun.Outcome.FAILED) {
            Background.run(
                    ui, () -> trial.price(run), priced -> priced.ifPresent(this::show), e -> {});
        }
    }

    private void failed(Throwable cause) {
        call = null;
        answer.getElement().setAttribute("aria-busy", "false");
        facts.removeAll();
        facts.add(StatusBadge.plain(Status.OFF, Failure.of(cause).what()));
        ended.run();
    }

    private void show(PlaygroundRun run) {
        answer.removeAll();
        answer.setText(run.answer().isEmpty() ? run.failure() : run.answer());
        facts.removeAll();
        facts.add(
                switch (run.outcome()) {
                    case COMPLETE -> StatusBadge.plain(Status.OK, "complete");
                    case STOPPED -> StatusBadge.plain(Status.UNKNOWN, "stopped");
                    case FAILED -> StatusBadge.plain(Status.OFF, "refused or failed");
                });
        if (run.outputTokens() > 0) {
            facts.add(
                    PlaygroundTab.fact("in", Format.count(run.inputTokens())),
                    PlaygroundTab.fact("out", Format.plural(run.outputTokens(), "token")));
        }
        if (run.firstMillis() > 0) {
            facts.add(PlaygroundTab.fact("first", Format.millis(run.firstMillis())));
        }
        facts.add(PlaygroundTab.fact("whole", Format.millis(run.millis())));
        run.cost()
                .ifPresent(cost ->
                        facts.add(PlaygroundTab.fact("cost", Format.money(cost, run.currency()))));
        if (!run.traceId().isEmpty()) {
            facts.add(
                    Ui.link(
                            services.traces().href(state, run.traceId()),
                            run.traceId().substring(0, 8),
                            "mono"));
        }
    }
}

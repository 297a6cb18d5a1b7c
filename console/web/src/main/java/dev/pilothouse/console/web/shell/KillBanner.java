package dev.pilothouse.console.web.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.shell.ActiveKills.Notice;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Icon;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Permission;
import java.util.List;

/** One line under the header while a kill is in force, on every page, live. */
final class KillBanner extends Div {
    private final ActiveKills kills;
    private final Viewer viewer;
    private PageState state = PageState.INITIAL;
    private List<Notice> shown = List.of();

    KillBanner(ActiveKills kills, Viewer viewer) {
        this.kills = kills;
        this.viewer = viewer;
        getElement().setAttribute("role", "status");
        setVisible(false);
        Live.keep(this, kills::subscribe, this::refresh);
    }

    void show(PageState newState) {
        state = newState;
        refresh();
    }

    private void refresh() {
        if (!viewer.may(Permission.SEE_KILLS)) {
            setVisible(false);
            return;
        }
        Actor.Person actor = viewer.actor();
        PageState of = state;
        Background.run(UI.getCurrentOrThrow(), () -> kills.notices(actor, of), this::draw, e -> {});
    }

    private void draw(List<Notice> notices) {
        if (notices.equals(shown)) {
            return;
        }
        shown = notices;
        setVisible(!notices.isEmpty());
        removeAll();
        if (!notices.isEmpty()) {
            setClassName("killbar");
            add(
                    new Icon("octagon-x"),
                    strong(notices),
                    sentence(notices.getFirst()),
                    link(notices));
        }
    }

    private static Component strong(List<Notice> notices) {
        long running = notices.stream().filter(Notice::inProgress).count();
        String words =
                running > 0
                        ? "Kill in progress"
                        : notices.size() == 1 ? "1 active kill" : notices.size() + " active kills";
        HtmlContainer strong = new HtmlContainer("strong");
        strong.setText(words);
        return strong;
    }

    private static Span sentence(Notice notice) {
        Span text = Ui.text("", "clip");
        text.add(new Span(notice.scope() + " "));
        if (!notice.target().isEmpty()) {
            text.add(Ui.mono(notice.target()), new Span(" "));
        }
        text.add(new Span(notice.rest() + " · since "));
        text.add(new RelativeTime(notice.since(), RelativeTime.Show.MOMENT));
        text.add(new Span(" by " + notice.by()));
        return text;
    }

    private static Component link(List<Notice> notices) {
        String label = notices.size() == 1 ? "Open kill" : "Open newest";
        return Ui.link(notices.getFirst().href(), label, "push");
    }
}

package dev.pilothouse.console.web.auditlog;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.policy.audit.AuditFilter;
import dev.pilothouse.policy.audit.AuditReader;
import dev.pilothouse.policy.audit.LoggedEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything that happened to one thing, from its first entry to now: a line for each kind of
 * action, a dot for each entry.
 */
final class ThroughTime extends Card {
    private static final int MOST = 500;
    private static final int LANES = 20;

    private final transient AuditReader reader;

    /**
     * @param all how many there are, shown or not
     */
    private record Past(List<LoggedEntry> entries, long all) {
        boolean cut() {
            return all > entries.size();
        }
    }

    ThroughTime(AuditReader reader) {
        super("Through time");
        this.reader = reader;
    }

    /**
     * @param entity {@code type:id}
     */
    void show(Actor actor, String entity) {
        title(entity.replaceFirst(":", " ") + " through time");
        int colon = entity.indexOf(':');
        String type = colon < 0 ? entity : entity.substring(0, colon);
        String id = colon < 0 ? "" : entity.substring(colon + 1);
        AuditFilter filter = AuditFilter.ALL.withEntity(type, id);
        load(() -> read(actor, filter), ThroughTime::draw);
    }

    private AsyncState<Past> read(Actor actor, AuditFilter filter) {
        List<LoggedEntry> newest =
                reader.page(actor, filter, OptionalLong.empty(), MOST).entries().reversed();
        return newest.isEmpty()
                ? AsyncState.empty("Nothing of it is in the log", "", "")
                : AsyncState.loaded(new Past(newest, reader.count(actor, filter)));
    }

    private static Component draw(Past past) {
        List<LoggedEntry> entries = past.entries();
        Instant first = entries.getFirst().at();
        Duration whole = Duration.between(first, entries.getLast().at());
        Map<String, List<LoggedEntry>> lanes = new LinkedHashMap<>();
        entries.forEach(e -> lanes.computeIfAbsent(lane(e), l -> new ArrayList<>()).add(e));
        Div all = Ui.div("stack s");
        lanes.entrySet().stream()
                .limit(LANES)
                .forEach(lane -> all.add(line(lane.getKey(), lane.getValue(), first, whole)));
        Span words =
                Ui.text(
                        past.cut()
                                ? "the newest %s of %s; the list has the older ones, before "
                                        .formatted(
                                                Format.count(entries.size()),
                                                Format.plural(past.all(), "entry"))
                                : Format.plural(entries.size(), "entry") + ", the first ",
                        "small",
                        "sec");
        words.add(new RelativeTime(first, RelativeTime.Show.ABSOLUTE));
        all.add(words);
        return all;
    }

    /** {@code kill} of {@code kill.set}. */
    private static String lane(LoggedEntry entry) {
        return entry.action().split("\\.", 2)[0];
    }

    private static Div line(String name, List<LoggedEntry> entries, Instant first, Duration whole) {
        Div track = Ui.div("track");
        entries.forEach(e -> track.add(dot(e, place(first, whole, e.at()))));
        String words = name + ", " + Format.count(entries.size());
        return Ui.div("lane", Ui.text(words, "small", "sec"), track);
    }

    /** Hundredths of the whole time. */
    private static double place(Instant first, Duration whole, Instant at) {
        return whole.isZero()
                ? 0
                : 100.0 * Duration.between(first, at).toMillis() / Math.max(1, whole.toMillis());
    }

    /** The list shows the same as text. */
    private static Span dot(LoggedEntry e, double place) {
        Span dot = Ui.text("", "dot");
        dot.setClassName("danger", e.action().equals("kill.set"));
        dot.getStyle().set("left", "calc(" + place + "% - " + place / 100 * 12 + "px)");
        dot.setTitle(e.action() + " by " + e.actorName() + ", entry " + e.seq());
        dot.getElement().setAttribute("aria-hidden", "true");
        return dot;
    }
}

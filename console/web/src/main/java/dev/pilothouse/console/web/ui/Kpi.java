package dev.pilothouse.console.web.ui;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.OptionalDouble;

/**
 * One row of a bucket: name, value, unit, change, target with its status, trend. A click opens
 * definition, trend and rows.
 */
public final class Kpi extends Anchor {
    private final Span value = Ui.text("", "value");
    private final Span target = Ui.text("", "target");

    /**
     * @param name with statistic and sample size, for example {@code Time to first token, P95}
     * @param href where definition, trend and rows are
     */
    public Kpi(String name, String href) {
        setHref(href);
        addClassName("kpi");
        Span label = Ui.text(name, "name", "clip");
        label.getElement().setAttribute("title", name);
        add(label, target, value);
    }

    /** The figure as it is written, exact and with its currency. */
    public Kpi value(String figure, String unit) {
        Span bold = new Span();
        bold.add(new Html("<b>" + escaped(figure) + "</b>"));
        value.removeAll();
        value.add(bold);
        if (!unit.isEmpty()) {
            value.add(Ui.text(unit, "unit"));
        }
        return this;
    }

    /** The change against the previous period. */
    public Kpi delta(Delta delta) {
        value.add(delta);
        return this;
    }

    /**
     * @param words for example {@code under 1.5 s}, or {@code no target}
     */
    public Kpi target(Status status, String words) {
        target.removeAll();
        target.add(StatusBadge.plain(status, words));
        return this;
    }

    /** The trend, oldest first, with the target dotted. */
    public Kpi trend(double[] values, OptionalDouble goal) {
        if (values.length > 1) {
            add(new Html(Spark.svg(values, goal)));
        }
        return this;
    }

    /** No source feeds it. */
    public Kpi noSource(String connect) {
        target(Status.UNKNOWN, "not measured yet");
        Div words = Ui.div("nosource", new Span(connect));
        value.removeAll();
        value.add(words);
        return this;
    }

    /** Grey bars until the number arrives. */
    public Kpi loading() {
        value.removeAll();
        value.add(Ui.div("skel waiting"));
        return this;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}

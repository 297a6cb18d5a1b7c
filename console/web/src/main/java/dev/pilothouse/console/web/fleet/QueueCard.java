package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Ui;
import java.util.List;

/** Who waits for the pools' models, and who is answered. */
final class QueueCard extends Card {
    private static final int MOST_TENANTS = 8;

    QueueCard() {
        super("Queues");
        sub("one for each model of a pool, fair between tenants");
        columns(6);
    }

    void show(List<NodeView> pools) {
        Div lines = Ui.div("stack m");
        for (NodeView pool : pools) {
            for (NodeView.Queue queue : pool.queues()) {
                lines.add(line(pool, queue));
                queue.tenants().stream().limit(MOST_TENANTS).forEach(t -> lines.add(tenant(t)));
            }
        }
        if (lines.getComponentCount() == 0) {
            lines.add(Ui.paragraph("No pool serves a model.", "sec"));
        }
        content(lines);
    }

    private static Div line(NodeView pool, NodeView.Queue queue) {
        Span waiting =
                Ui.text(
                        Format.count(queue.queued())
                                + " of "
                                + Format.count(queue.bound())
                                + " waiting",
                        "tn",
                        "push");
        return Ui.div("row", new Span(queue.model() + " in " + pool.id()), waiting);
    }

    private static Div tenant(NodeView.TenantShare share) {
        Span numbers =
                Ui.text(
                        Format.count(share.running())
                                + " answered, "
                                + Format.count(share.queued())
                                + " waiting",
                        "tn",
                        "push",
                        "sec");
        String name = share.tenant().isEmpty() ? "no tenant named" : share.tenant();
        return Ui.div("row small", Ui.text(name, "sec"), numbers);
    }
}

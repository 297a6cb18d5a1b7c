package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Route;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.KillKey;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.bridge.control.ReplicaCommand;
import dev.pilothouse.bridge.control.ReplicaDesk;
import dev.pilothouse.bridge.control.ReplicaView;
import dev.pilothouse.console.web.live.FleetSignals;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Background;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.Live;
import dev.pilothouse.console.web.ui.Needs;
import dev.pilothouse.console.web.ui.Page;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.StatusBadge;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.NodeKind;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.policy.decisions.KillSwitches;
import dev.pilothouse.registry.Deployments;
import dev.pilothouse.registry.Replicas;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes of the data plane, live. */
@Route(FleetNavigation.PATH)
@Needs(Permission.SEE_FLEET)
class FleetView extends Page {
    private record Seen(
            List<NodeView> nodes,
            long epoch,
            List<ReplicaView> replicas,
            List<ReplicaCommand> told,
            KillKey key,
            int kills) {}

    private final transient Fleet fleet;
    private final transient ReplicaDesk desk;
    private final transient KillSwitches kills;
    private final transient Viewer viewer;
    private final Map<NodeKind, Card> cards = new EnumMap<>(NodeKind.class);
    private final Map<NodeKind, NodeTable> tables = new EnumMap<>(NodeKind.class);
    private final Map<String, ReplicaCard> replicas = new LinkedHashMap<>();
    private final Div replicaGrid = Ui.div("grid");
    private final Card noReplica = new Card("Replicas");
    private final QueueCard queues = new QueueCard();
    private final ToldCard told = new ToldCard();
    private final transient ReplicaDialogs dialogs;
    private final KillKeyCard key;
    private final Card rejections = new Card("Resources that were not taken");

    FleetView(
            Fleet fleet,
            ReplicaDesk desk,
            Replicas replicas,
            Deployments deployments,
            KillSwitches kills,
            FleetSignals signals,
            Viewer viewer) {
        super("Fleet");
        this.fleet = fleet;
        this.desk = desk;
        this.kills = kills;
        this.viewer = viewer;
        this.dialogs = new ReplicaDialogs(desk, replicas, viewer, this::refresh);
        AddReplica adding = new AddReplica(replicas, deployments, viewer, this::refresh);
        Button add = Ui.button("Add replica", "plus", ButtonVariant.PRIMARY);
        add.addClickListener(e -> adding.open());
        add.setVisible(viewer.may(Permission.OPERATE_FLEET));
        add(
                Ui.head(
                        "Fleet",
                        "Gateways, pools and ingest: what each enforces, how it feels, what it does"
                                + " now. They go on when this console is down.",
                        add));
        Div stack = Ui.div("stack m");
        for (NodeKind kind : List.of(NodeKind.GATEWAY, NodeKind.POOL, NodeKind.INGEST)) {
            Card card = new Card(title(kind)).flush();
            cards.put(kind, card);
            tables.put(kind, new NodeTable(kind));
            stack.add(card);
            if (kind == NodeKind.POOL) {
                stack.add(noReplica, replicaGrid, Ui.div("grid", queues, told));
            }
        }
        rejections.setVisible(false);
        key = new KillKeyCard(fleet, viewer, this::refresh);
        stack.add(rejections, key);
        add(stack);
        Live.keep(this, signals::nodes, this::refresh);
    }

    @Override
    protected void show(PageState state, Map<String, String> own) {
        refresh();
    }

    private void refresh() {
        Actor actor = viewer.actor();
        Background.run(
                UI.getCurrentOrThrow(),
                () ->
                        new Seen(
                                fleet.nodes(actor),
                                kills.epoch(),
                                desk.list(actor),
                                desk.recent(actor, ToldCard.MOST),
                                fleet.killKey(actor),
                                kills.active(actor).size()),
                this::draw,
                Toast::refused);
    }

    private void draw(Seen seen) {
        cards.forEach((kind, card) -> draw(kind, card, seen));
        drawReplicas(seen.replicas());
        queues.show(seen.nodes().stream().filter(n -> n.kind() == NodeKind.POOL).toList());
        told.show(seen.told());
        key.show(seen.key(), seen.nodes(), seen.kills());
        drawRejections(seen.nodes());
    }

    private void draw(NodeKind kind, Card card, Seen seen) {
        List<NodeView> own = seen.nodes().stream().filter(n -> n.kind() == kind).toList();
        if (own.isEmpty()) {
            card.sub("");
            card.show(
                    AsyncState.empty(
                            "None has joined",
                            "A node joins with the token of this installation and then proves"
                                    + " itself with a certificate of its own.",
                            "./pilothouse up"),
                    none -> new Div());
            return;
        }
        long connected = own.stream().filter(NodeView::connected).count();
        card.sub(
                connected
                        + " of "
                        + own.size()
                        + " connected, kill epoch "
                        + Format.count(seen.epoch()));
        NodeTable table = tables.get(kind);
        if (table != null) {
            table.show(own, seen.epoch());
            if (table.getParent().isEmpty()) {
                card.content(table);
            }
        }
    }

    private void drawReplicas(List<ReplicaView> views) {
        List<String> ids = new ArrayList<>();
        for (ReplicaView view : views) {
            String id = view.replica().id();
            ids.add(id);
            replicas.computeIfAbsent(id, k -> added(new ReplicaCard(new ReplicaActions(dialogs))))
                    .show(view);
        }
        replicas.entrySet()
                .removeIf(entry -> {
                    boolean gone = !ids.contains(entry.getKey());
                    if (gone) {
                        replicaGrid.remove(entry.getValue());
                    }
                    return gone;
                });
        replicaGrid.setVisible(!replicas.isEmpty());
        noReplica.setVisible(replicas.isEmpty());
        if (replicas.isEmpty()) {
            noReplica.show(
                    AsyncState.empty(
                            "No replica is wanted",
                            "A replica is an engine that serves a deployment of a pool. Add one, or"
                                    + " list what there is on the command line.",
                            "./pilothouse replicas"),
                    none -> new Div());
        }
    }

    private ReplicaCard added(ReplicaCard card) {
        replicaGrid.add(card);
        return card;
    }

    private void drawRejections(List<NodeView> nodes) {
        Div lines = Ui.div("stack");
        for (NodeView node : nodes) {
            for (NodeView.Rejection rejection : node.rejections()) {
                lines.add(
                        Ui.div(
                                "row wide wrap",
                                StatusBadge.plain(Status.OFF, node.id().value()),
                                Ui.mono(rejection.type() + " " + rejection.name()),
                                new Span(rejection.reason())));
            }
        }
        boolean any = lines.getComponentCount() > 0;
        rejections.setVisible(any);
        if (any) {
            rejections.content(lines);
        }
    }

    private static String title(NodeKind kind) {
        return switch (kind) {
            case GATEWAY -> "Gateways";
            case POOL -> "Pools";
            case INGEST -> "Ingest";
        };
    }
}

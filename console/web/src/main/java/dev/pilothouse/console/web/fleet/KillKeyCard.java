package dev.pilothouse.console.web.fleet;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.bridge.control.Fleet;
import dev.pilothouse.bridge.control.KillKey;
import dev.pilothouse.bridge.control.NodeView;
import dev.pilothouse.console.web.ui.Card;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Format;
import dev.pilothouse.console.web.ui.RelativeTime;
import dev.pilothouse.console.web.ui.Toast;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Permission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key that signs kill sets, and its replacement. */
final class KillKeyCard extends Card {
    private final Fleet fleet;
    private final Viewer viewer;
    private final Runnable changed;
    private final Paragraph key = Ui.paragraph("");
    private List<NodeView> nodes = List.of();
    private int kills;
    private @Nullable KillKey shown;

    /**
     * @param changed called when the key was replaced
     */
    KillKeyCard(Fleet fleet, Viewer viewer, Runnable changed) {
        super("Kill signing key");
        this.fleet = fleet;
        this.viewer = viewer;
        this.changed = changed;
        addClassName("kill-key");
        sub("nodes obey no kill without its signature");
        content(
                Ui.div(
                        "stack",
                        key,
                        Ui.paragraph(
                                "Replace it when somebody may know it, or as often as your rules"
                                        + " ask.",
                                "sec")));
        if (viewer.actor().mayEverywhere(Permission.MANAGE_BRIDGE)) {
            Button replace = Ui.button("Replace key", "key-round", ButtonVariant.SMALL);
            replace.addClickListener(e -> ask());
            tools(replace);
        }
    }

    void show(KillKey inForce, List<NodeView> newNodes, int newKills) {
        nodes = newNodes;
        kills = newKills;
        if (!inForce.equals(shown)) {
            shown = inForce;
            key.removeAll();
            key.add(
                    Ui.mono(inForce.id()),
                    new Span(" signs since "),
                    new RelativeTime(inForce.since(), RelativeTime.Show.MOMENT));
        }
    }

    private void ask() {
        KillKey old = shown;
        if (old == null) {
            return;
        }
        FormDialog dialog =
                new FormDialog("Replace the kill signing key?", "Replace key").destructive();
        long connected = nodes.stream().filter(NodeView::connected).count();
        dialog.with(
                Ui.div(
                        "blast",
                        Ui.blastCell(Format.count(connected), "", "nodes learn it now"),
                        Ui.blastCell(
                                Format.count(nodes.size() - connected), "", "away, learn it later"),
                        Ui.blastCell(
                                Format.count(kills),
                                "",
                                kills == 1 ? "kill stays in force" : "kills stay in force"),
                        Ui.blastCell("0", "", "streams cut")),
                Ui.paragraph(
                        "Kill sets are signed with a new key at once. Connected nodes fetch it over"
                                + " mutual TLS within about a second and refuse the old one from then"
                                + " on; a kill in that second may take a second or two longer."),
                Ui.paragraph(
                        "Nodes that are away keep enforcing the kills they know. The old key cannot be"
                                + " taken back into force."));
        TextField reason = dialog.field("reason", new TextField("Why"));
        reason.setMaxLength(500);
        reason.setHelperText("It stands in the audit log with your name.");
        dialog.onSubmit(
                        () -> {
                            KillKey fresh =
                                    fleet.replaceKillKey(
                                            viewer.actor(), old.id(), reason.getValue());
                            Toast.say("Kill sets are signed with " + fresh.id() + " now");
                            changed.run();
                        })
                .open();
    }
}

package dev.pilothouse.console.web.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Span;
import dev.pilothouse.console.web.ui.AsyncState;
import dev.pilothouse.console.web.ui.Columns;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.PageState;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.Actor;
import dev.pilothouse.db.model.Consent;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.registry.ApiKey;
import dev.pilothouse.registry.KeyChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Data-plane API keys: issued once, their terms changed, revoked at once. */
final class KeysTab extends TableTab<ApiKey> {
    KeysTab(Services services, Viewer viewer) {
        super(services, viewer, "Keys", "API key", "Issue key");
        Columns.mono(grid, "Id", ApiKey::id, "176px").setFlexGrow(1);
        Columns.text(grid, "Name", k -> k.name().isEmpty() ? "–" : k.name(), "112px")
                .setFlexGrow(1);
        Columns.text(grid, "Tenant, team", k -> k.tenant() + ", " + k.team(), "184px")
                .setFlexGrow(1);
        Columns.mono(grid, "Features", k -> String.join(", ", k.features()), "168px")
                .setFlexGrow(2);
        Columns.text(grid, "Must name", KeysTab::required, "132px").setFlexGrow(0);
        Columns.text(grid, "Consent", KeysTab::consent, "88px").setFlexGrow(0);
        Columns.text(grid, "Environment", k -> k.environment().value(), "104px").setFlexGrow(0);
        Columns.status(grid, KeysTab::status, KeysTab::word, "104px");
        Columns.time(grid, "Issued", k -> Optional.of(k.createdAt()), "96px");
        Columns.actions(grid, k -> Columns.actions(change(k), revoke(k)), "168px");
    }

    @Override
    public Permission permission() {
        return Permission.MANAGE_KEYS;
    }

    @Override
    List<ApiKey> read(Actor actor, PageState of) {
        return services.keys().list(actor).stream().filter(k -> within(of, k.tenant())).toList();
    }

    @Override
    AsyncState<List<ApiKey>> none() {
        return AsyncState.empty(
                "No key yet",
                "A key names tenant, team, feature and environment of every call that carries it.",
                "./pilothouse key create --tenant default --team platform --feature playground");
    }

    private static String required(ApiKey key) {
        return key.requires().isEmpty() ? "–" : String.join(", ", key.requires()).replace('-', ' ');
    }

    private static String consent(ApiKey key) {
        return key.consent() == Consent.UNSTATED ? "–" : key.consent().word();
    }

    private static Status status(ApiKey key) {
        return key.usable(Instant.now()) ? Status.OK : Status.UNKNOWN;
    }

    private static String word(ApiKey key) {
        return key.revokedAt().isPresent()
                ? "revoked"
                : key.usable(Instant.now()) ? "usable" : "expired";
    }

    private Button change(ApiKey key) {
        Button button = Columns.action("Change", () -> changing(key));
        button.setAriaLabel("Change " + key.id());
        button.setVisible(key.revokedAt().isEmpty());
        return button;
    }

    private void changing(ApiKey key) {
        FormDialog dialog = new FormDialog("Change " + key.id(), "Change the key");
        KeyTerms terms = new KeyTerms(dialog);
        terms.show(key.requires(), key.consent());
        terms.offerRequirements(key.scopes().contains("inference"));
        dialog.with(
                        Ui.paragraph(
                                "Gateways know it about a second later. The key itself, its team,"
                                        + " features and environment stay: issue another one for"
                                        + " those.",
                                "sec"))
                .onSubmit(() -> {
                    services.keys()
                            .change(
                                    viewer.actor(),
                                    key.tenant(),
                                    key.id(),
                                    new KeyChange(
                                            Optional.of(terms.requires()),
                                            Optional.of(terms.consent())));
                    refresh();
                })
                .open();
    }

    private Button revoke(ApiKey key) {
        Button button = Columns.action("Revoke", () -> confirm(key));
        button.addThemeName("danger-small");
        button.setVisible(key.revokedAt().isEmpty());
        return button;
    }

    private void confirm(ApiKey key) {
        FormDialog dialog =
                new FormDialog("Revoke " + key.id() + "?", "Revoke " + key.id()).destructive();
        dialog.with(
                Ui.paragraph(
                        "Calls with this key get HTTP 401 within about a second. It cannot be taken"
                                + " back; issue a new key instead."),
                Ui.note(
                        Status.WATCH,
                        "triangle-alert",
                        new Span(
                                "It is used by "
                                        + key.team()
                                        + " for "
                                        + String.join(", ", key.features())
                                        + " in "
                                        + key.environment()
                                        + ".")));
        dialog.onSubmit(
                        () -> {
                            services.keys().revoke(viewer.actor(), key.tenant(), key.id());
                            refresh();
                        })
                .open();
    }

    @Override
    void add() {
        new KeyForm(services, viewer, state(), this::refresh).open();
    }
}

package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.Connector;
import dev.pilothouse.policy.decisions.privacy.ConnectorData;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.Kind;
import dev.pilothouse.policy.decisions.privacy.ConnectorData.KnownBy;
import dev.pilothouse.policy.decisions.privacy.Connectors;
import java.util.Optional;

/** Adds an index, or changes one. */
final class ConnectorForm {
    private final Connectors connectors;
    private final Viewer viewer;
    private final Optional<Connector> old;
    private final Runnable done;
    private final FormDialog dialog;
    private final TenantField tenant;
    private final TextField name = new TextField("Name");
    private final Select<Kind> kind = new Select<>();
    private final TextField address = new TextField("Address");
    private final TextField place = new TextField("Table");
    private final TextField field = new TextField("Column that names the person");
    private final TextField login = new TextField("Role");
    private final Select<KnownBy> knownBy = new Select<>();
    private final TextArea receiverKey = new TextArea("Public key of the receiver");
    private final PasswordField secret = new PasswordField("Secret");

    ConnectorForm(Connectors connectors, Viewer viewer, Optional<Connector> old, Runnable done) {
        this.connectors = connectors;
        this.viewer = viewer;
        this.old = old;
        this.done = done;
        dialog =
                new FormDialog(
                        old.map(c -> "Change " + c.data().name()).orElse("Add an index"),
                        old.isPresent() ? "Save changes" : "Add index");
        dialog.setWidth("640px");
        tenant = new TenantField(viewer);
        dialog.row(dialog.field("tenant", tenant.field()), dialog.field("name", name));
        dialog.row(dialog.field("kind", kind), dialog.field("known_by", knownBy));
        dialog.field("address", address);
        dialog.row(dialog.field("place", place), dialog.field("field", field));
        dialog.field("login", login);
        dialog.field("receiver_key", receiverKey);
        dialog.field("secret", secret);
        choices();
        dialog.onSubmit(this::save);
    }

    private void choices() {
        kind.setLabel("Kind");
        kind.setItems(Kind.values());
        kind.setItemLabelGenerator(ConnectorsCard::kind);
        kind.addValueChangeListener(e -> fit(e.getValue()));
        knownBy.setLabel("People are known there by");
        knownBy.setItems(KnownBy.values());
        knownBy.setItemLabelGenerator(ConnectorsCard::knownBy);
        knownBy.setHelperText("Keyed hashes are the subjects of traces");
        receiverKey.setHelperText(
                "Ed25519, PEM: signs acknowledgements. Empty: the secret does (HMAC-SHA256)");
        secret.setHelperText("Sealed at rest, never shown again");
        secret.getElement().setAttribute("autocomplete", "off");
        secret.setVisible(old.isEmpty());
        Optional<ConnectorData> data = old.map(Connector::data);
        name.setValue(data.map(ConnectorData::name).orElse(""));
        address.setValue(data.map(ConnectorData::address).orElse(""));
        place.setValue(data.map(ConnectorData::place).orElse(""));
        field.setValue(data.map(ConnectorData::field).orElse(""));
        login.setValue(data.map(ConnectorData::login).orElse(""));
        receiverKey.setValue(data.map(ConnectorData::receiverKey).orElse(""));
        knownBy.setValue(data.map(ConnectorData::knownBy).orElse(KnownBy.REFERENCES));
        kind.setValue(data.map(ConnectorData::kind).orElse(Kind.QDRANT));
    }

    /** What a kind does not have is not asked for. */
    private void fit(Kind of) {
        place.setVisible(of != Kind.WEBHOOK);
        field.setVisible(of != Kind.WEBHOOK);
        login.setVisible(of == Kind.PGVECTOR);
        receiverKey.setVisible(of == Kind.WEBHOOK);
        place.setLabel(of == Kind.QDRANT ? "Collection" : "Table");
        field.setLabel(
                of == Kind.QDRANT
                        ? "Payload field that names the person"
                        : "Column that names the person");
        address.setPlaceholder(
                switch (of) {
                    case WEBHOOK -> "https://rag.example.com/erasure";
                    case PGVECTOR -> "postgresql://db.example.com:5432/rag";
                    case QDRANT -> "https://qdrant.example.com:6333";
                });
        secret.setLabel(
                switch (of) {
                    case WEBHOOK -> "Shared secret";
                    case PGVECTOR -> "Password";
                    case QDRANT -> "API key";
                });
    }

    void open(Optional<TenantId> preset) {
        tenant.choose(old.map(Connector::tenant).or(() -> preset), old.isPresent());
        dialog.open();
    }

    private void save() {
        if (old.isPresent()) {
            Connector of = old.get();
            var _ = connectors.change(viewer.actor(), of.id(), of.version(), data());
        } else {
            var _ =
                    connectors.add(
                            viewer.actor(),
                            tenant.value(),
                            data(),
                            Optional.of(secret.getValue()).filter(s -> !s.isBlank()));
        }
        done.run();
    }

    private ConnectorData data() {
        Kind of = kind.getValue();
        boolean webhook = of == Kind.WEBHOOK;
        return new ConnectorData(
                name.getValue(),
                of,
                address.getValue(),
                webhook ? "" : place.getValue().strip(),
                webhook ? "" : field.getValue().strip(),
                of == Kind.PGVECTOR ? login.getValue() : "",
                knownBy.getValue(),
                webhook ? receiverKey.getValue() : "");
    }
}

package dev.pilothouse.console.web.privacy;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.pilothouse.console.web.ui.DayPicker;
import dev.pilothouse.console.web.ui.FormDialog;
import dev.pilothouse.console.web.ui.Status;
import dev.pilothouse.console.web.ui.Ui;
import dev.pilothouse.console.web.ui.Viewer;
import dev.pilothouse.console.web.ui.Viewer.TenantName;
import dev.pilothouse.db.model.BadInput;
import dev.pilothouse.db.model.Needles;
import dev.pilothouse.db.model.Permission;
import dev.pilothouse.db.model.TenantId;
import dev.pilothouse.policy.decisions.privacy.Channel;
import dev.pilothouse.policy.decisions.privacy.Identifier;
import dev.pilothouse.policy.decisions.privacy.Intake;
import dev.pilothouse.policy.decisions.privacy.PrivacyRequest;
import dev.pilothouse.policy.decisions.privacy.Regime;
import dev.pilothouse.policy.decisions.privacy.Regimes;
import dev.pilothouse.policy.decisions.privacy.RequestKind;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a request in. */
final class IntakeForm {
    private final PrivacyDesk desk;
    private final Viewer viewer;
    private final Consumer<PrivacyRequest> then;
    private final FormDialog dialog = new FormDialog("New privacy request", "Take the request in");
    private final ComboBox<TenantName> tenant = new ComboBox<>("Tenant");
    private final Select<RequestKind> kind = new Select<>();
    private final Select<Regime> regime = new Select<>();
    private final Select<Channel> channel = new Select<>();
    private final DatePicker received = DayPicker.of("Received on", today());
    private final TextArea identifiers = new TextArea("Known as, one a line");
    private final TextField contact = new TextField("Answer to");
    private final TextArea note = new TextArea("What the person wrote");

    IntakeForm(PrivacyDesk desk, Viewer viewer, Consumer<PrivacyRequest> then) {
        this.desk = desk;
        this.viewer = viewer;
        this.then = then;
        choices();
        dialog.setWidth("720px");
        dialog.row(
                dialog.field("tenant", tenant),
                dialog.field("kind", kind),
                dialog.field("regime", regime));
        dialog.row(dialog.field("channel", channel), dialog.field("received_at", received));
        helping(
                identifiers,
                "User id, e-mail address, or the subject of a trace. All that is known: stores are"
                        + " searched for exactly these.");
        dialog.field("identifiers", identifiers);
        dialog.row(dialog.field("contact", contact));
        dialog.field("note", note);
        dialog.with(
                Ui.note(
                        Status.UNKNOWN,
                        "lock",
                        new Span(
                                "What names the person is kept sealed and apart. The audit log gets a"
                                        + " pseudonym only.")));
        dialog.onSubmit(() -> then.accept(desk.requests().create(viewer.actor(), intake())));
    }

    private void choices() {
        kind.setLabel("Asks for");
        kind.setItems(RequestKind.values());
        kind.setItemLabelGenerator(Words::kind);
        kind.setValue(RequestKind.ERASURE);
        regime.setLabel("Under");
        regime.setItems(Regimes.all());
        regime.setItemLabelGenerator(r -> r.name() + ", " + r.answer().words());
        regime.setValue(Regimes.all().getFirst());
        channel.setLabel("Came");
        channel.setItems(Channel.values());
        channel.setItemLabelGenerator(Words::channel);
        channel.setValue(Channel.E_MAIL);
        identifiers.setMinRows(2);
        note.setMinRows(2);
    }

    void open(Optional<TenantId> preset) {
        List<TenantName> allowed =
                viewer.tenants().stream()
                        .filter(t -> viewer.actor().may(Permission.MANAGE_PRIVACY, t.id()))
                        .toList();
        tenant.setItems(allowed);
        tenant.setItemLabelGenerator(TenantName::displayName);
        allowed.stream()
                .filter(t -> preset.map(t.id()::equals).orElse(allowed.size() == 1))
                .findFirst()
                .ifPresent(tenant::setValue);
        dialog.open();
    }

    private Intake intake() {
        return new Intake(
                tenant.getOptionalValue()
                        .map(TenantName::id)
                        .orElseThrow(() -> new BadInput("tenant", "", "a tenant")),
                kind.getValue(),
                regime.getValue().id(),
                channel.getValue(),
                received.getOptionalValue()
                        .filter(day -> !day.equals(today()))
                        .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant()),
                read(identifiers.getValue()),
                contact.getValue(),
                note.getValue());
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    /** Says below the lines which of them are too short to be looked for in texts. */
    static void helping(TextArea lines, String usual) {
        lines.setHelperText(usual);
        lines.addValueChangeListener(e -> lines.setHelperText(usual + warning(e.getValue())));
    }

    private static String warning(String lines) {
        List<String> few =
                lines.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && Needles.isTooShort(line))
                        .toList();
        return few.isEmpty()
                ? ""
                : " Too short to be looked for in texts, only in traces: "
                        + String.join(", ", few)
                        + ".";
    }

    /** What a line is, is seen from it. */
    static List<Identifier> read(String lines) {
        return lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(IntakeForm::identifier)
                .toList();
    }

    private static Identifier identifier(String line) {
        try {
            if (line.contains("@")) {
                return new Identifier(Identifier.Kind.E_MAIL, line);
            }
            boolean reference = line.matches("[A-Za-z0-9_-]{43}");
            return new Identifier(
                    reference ? Identifier.Kind.REFERENCE : Identifier.Kind.USER_ID, line);
        } catch (BadInput e) {
            BadInput refused = new BadInput("identifiers", line, e.expected());
            refused.initCause(e);
            throw refused;
        }
    }
}
